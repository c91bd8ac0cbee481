# A listed family must have its folder, with what makes it whole, on every floor.
#   heddle_missing_parts(OUT ROOT FAMILIES)   OUT: "family 'F' of gen/families.def lacks PATH", one a part
# As a script (the test of it):  cmake -DROOT=folder -DFAMILIES=a;b -P CheckFamilies.cmake
function(heddle_missing_parts out root families)
  set(missing "")
  foreach(family ${families})
    foreach(part rtl_templates/${family}/README.md models/${family}/plan.hpp gen/${family}/generator.cpp
            tb/${family}/bench.cpp tb/${family}/corners synth/budgets/${family}.toml)
      if(NOT EXISTS ${root}/${part})
        list(APPEND missing "family '${family}' of gen/families.def lacks ${part}")
      endif()
    endforeach()
  endforeach()
  set(${out} "${missing}" PARENT_SCOPE)
endfunction()

if(CMAKE_SCRIPT_MODE_FILE)
  heddle_missing_parts(missing "${ROOT}" "${FAMILIES}")
  foreach(line ${missing})
    message(STATUS "${line}")
  endforeach()
  if(missing)
    message(FATAL_ERROR "a family is not complete")
  endif()
endif()
