# cmake -DROOT=rtl_templates -DOUT=file.cpp -P EmbedTemplates.cmake : a C++ source with the text of every
# SystemVerilog file below ROOT.
file(GLOB_RECURSE files RELATIVE ${ROOT} ${ROOT}/*.sv ${ROOT}/*.svh)
list(SORT files)
list(LENGTH files count)
set(code "// Text of rtl_templates.\n#include \"gen/core/templates.hpp\"\n#include <array>\nnamespace heddle {\nnamespace {\n")
string(APPEND code "constexpr std::array<TemplateFile, ${count}> kFiles{{\n")
foreach(file IN LISTS files)
  file(READ ${ROOT}/${file} text)
  string(APPEND code "{\"${file}\", R\"HEDDLE(${text})HEDDLE\"},\n")
endforeach()
string(APPEND code "}};\n}  // namespace\nstd::span<const TemplateFile> template_files() { return kFiles; }\n}  // namespace heddle\n")
file(WRITE ${OUT} "${code}")
