# What the readers need beyond their sources: the TFLite schema compiled by flatc, libonnx and
# protobuf. Included after target models_import exists. Generated headers count as system headers.
find_program(FLATC flatc)
if(NOT FLATC)
  message(FATAL_ERROR "flatc not found: apt-get install flatbuffers-compiler libflatbuffers-dev")
endif()
set(import_generated ${CMAKE_BINARY_DIR}/generated_schema)
add_custom_command(
  OUTPUT ${import_generated}/models/import/tflite_generated.h
  COMMAND ${FLATC} --cpp --scoped-enums --gen-object-api -o ${import_generated}/models/import
          ${CMAKE_SOURCE_DIR}/models/import/tflite.fbs
  DEPENDS ${CMAKE_SOURCE_DIR}/models/import/tflite.fbs
  COMMENT "flatc tflite.fbs" VERBATIM)
add_custom_target(models_import_schema DEPENDS ${import_generated}/models/import/tflite_generated.h)

set(import_targets models_import models_import_test tflite_fuzz onnx_fuzz)
foreach(target ${import_targets})
  if(TARGET ${target})
    add_dependencies(${target} models_import_schema)
    target_include_directories(${target} SYSTEM PRIVATE ${import_generated})
  endif()
endforeach()

find_package(Protobuf REQUIRED)
find_library(ONNX_PROTO_LIBRARY onnx_proto)
if(NOT ONNX_PROTO_LIBRARY)
  message(FATAL_ERROR "libonnx not found: apt-get install libonnx-dev libprotobuf-dev")
endif()
if(TARGET models_import)
  target_link_libraries(models_import PUBLIC ${ONNX_PROTO_LIBRARY} protobuf::libprotobuf)
  foreach(target ${import_targets})
    if(TARGET ${target})
      target_compile_definitions(${target} PRIVATE ONNX_NAMESPACE=onnx ONNX_ML=1)
    endif()
  endforeach()
endif()

# X_cover: the fuzz targets under libFuzzer (models/import/fuzz.sh), each with the library that it
# tests.
option(HEDDLE_FUZZ "Coverage-guided fuzz targets X_cover; the compiler must be clang++" OFF)
if(HEDDLE_FUZZ)
  target_compile_options(heddle_flags INTERFACE -fsanitize=fuzzer-no-link,address,undefined
                         -fno-sanitize-recover=undefined)
  target_link_options(heddle_flags INTERFACE -fsanitize=address,undefined)
  foreach(fuzzer models/import/tflite_fuzz models/import/onnx_fuzz models/import/npy_fuzz
                 gen/core/config_fuzz models/codec/codec_fuzz models/codec/container_fuzz)
    get_filename_component(program ${fuzzer} NAME)
    string(REPLACE _fuzz _cover program ${program})
    get_filename_component(library ${fuzzer} DIRECTORY)
    string(REPLACE / _ library ${library})
    add_executable(${program} ${CMAKE_SOURCE_DIR}/${fuzzer}.cpp
                   ${CMAKE_SOURCE_DIR}/models/import/libfuzzer_main.cpp)
    target_link_options(${program} PRIVATE -fsanitize=fuzzer)
    target_link_libraries(${program} PRIVATE ${library} heddle_flags)
    if(library STREQUAL models_import)
      target_compile_definitions(${program} PRIVATE ONNX_NAMESPACE=onnx ONNX_ML=1)
      add_dependencies(${program} models_import_schema)
      target_include_directories(${program} SYSTEM PRIVATE ${import_generated})
    endif()
  endforeach()
endif()
