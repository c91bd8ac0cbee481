# The harness shim travels inside the library as text, so that build/heddle works from any folder.
set(shim_source ${CMAKE_SOURCE_DIR}/tb/common/dut_shim.cpp)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${shim_source})
file(READ ${shim_source} HEDDLE_DUT_SHIM)
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/tb/common/dut_shim_text.hpp @ONLY CONTENT
     "// Text of tb/common/dut_shim.cpp.\n#pragma once\nnamespace heddle {\ninline constexpr char kDutShim[] = R\"SHIM(@HEDDLE_DUT_SHIM@)SHIM\";\n}\n")

# What the harness costs over bare eval() calls; run by make bench.
add_executable(bench_harness tb/common/bench_harness_main.cpp)
target_link_libraries(bench_harness PRIVATE tb_common heddle_flags)
