# cmake -DROOT=synth/flow -DOUT=file.cpp -P EmbedFlow.cmake : a C++ source with the text of every file
# of ROOT.
file(GLOB files RELATIVE ${ROOT} ${ROOT}/*)
list(SORT files)
list(LENGTH files count)
set(code "// Text of synth/flow.\n#include \"synth/flow_files.hpp\"\n#include <array>\nnamespace heddle {\nnamespace {\n")
string(APPEND code "constexpr std::array<FlowFile, ${count}> kFiles{{\n")
foreach(file IN LISTS files)
  # Brackets and semicolons mean something to CMake's lists: quoted, the text passes as it is.
  file(READ "${ROOT}/${file}" text)
  string(APPEND code "{\"${file}\", R\"HEDDLE(${text})HEDDLE\"},\n")
endforeach()
string(APPEND code "}};\n}  // namespace\nstd::span<const FlowFile> flow_files() { return kFiles; }\n}  // namespace heddle\n")
file(WRITE ${OUT} "${code}")
