# The scripts of synth/flow travel inside the library.
file(GLOB flow_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/synth/flow/*)
set(embedded_flow ${CMAKE_BINARY_DIR}/generated/synth/flow_text.cpp)
add_custom_command(
  OUTPUT ${embedded_flow}
  COMMAND ${CMAKE_COMMAND} -DROOT=${CMAKE_SOURCE_DIR}/synth/flow -DOUT=${embedded_flow}
          -P ${CMAKE_SOURCE_DIR}/gen/cmake/EmbedFlow.cmake
  DEPENDS ${flow_files} ${CMAKE_SOURCE_DIR}/gen/cmake/EmbedFlow.cmake
  VERBATIM)
target_sources(synth PRIVATE ${embedded_flow})
