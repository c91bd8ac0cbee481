# APack's engines by themselves, against the golden model: contexts and value bits at their extremes.
function(heddle_codec_unit label module contexts bits)
  set(name unit_${module}_${contexts}_${bits})
  add_test(NAME ${name} COMMAND ${CMAKE_SOURCE_DIR}/tb/codec/unit/run.sh ${CMAKE_BINARY_DIR}/${name} ${module}
           ${contexts} ${bits})
  set_tests_properties(${name} PROPERTIES LABELS ${label} TIMEOUT 1200)
endfunction()
heddle_codec_unit(test apack_encode 4 8)
heddle_codec_unit(test apack_decode 8 8)
foreach(module apack_encode apack_decode)
  heddle_codec_unit(soak ${module} 1 8)
  heddle_codec_unit(soak ${module} 2 2)
  heddle_codec_unit(soak ${module} 16 5)
endforeach()

# The benches find bugs that the proofs cannot see.
file(GLOB unit_mutants CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tb/codec/unit/mutants/*/*.mut)
foreach(mutant ${unit_mutants})
  get_filename_component(bug ${mutant} NAME_WE)
  get_filename_component(folder ${mutant} DIRECTORY)
  get_filename_component(module ${folder} NAME)
  add_test(NAME unit_${module}_bug_${bug} COMMAND ${CMAKE_SOURCE_DIR}/tb/codec/unit/run.sh
           ${CMAKE_BINARY_DIR}/unit_${module}_bug_${bug} ${module} 8 8 ${mutant})
  set_tests_properties(unit_${module}_bug_${bug} PROPERTIES LABELS soak TIMEOUT 1200)
endforeach()
