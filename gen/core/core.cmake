# The RTL templates travel inside the generator.
file(GLOB_RECURSE template_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/rtl_templates/*.sv
     ${CMAKE_SOURCE_DIR}/rtl_templates/*.svh)
set(embedded ${CMAKE_BINARY_DIR}/generated/gen/core/template_files.cpp)
add_custom_command(
  OUTPUT ${embedded}
  COMMAND ${CMAKE_COMMAND} -DROOT=${CMAKE_SOURCE_DIR}/rtl_templates -DOUT=${embedded}
          -P ${CMAKE_SOURCE_DIR}/gen/cmake/EmbedTemplates.cmake
  DEPENDS ${template_files} ${CMAKE_SOURCE_DIR}/gen/cmake/EmbedTemplates.cmake
  VERBATIM)
target_sources(gen_core PRIVATE ${embedded})
