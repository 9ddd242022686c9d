# cmake -DCLANG_FORMAT=PROGRAM -DLIST=FILE -DMODE=ARGUMENTS -P run_clang_format.cmake
file(STRINGS "${LIST}" files)
execute_process(COMMAND ${CLANG_FORMAT} ${MODE} ${files} RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "The layout differs from .clang-format. The target `format` mends it.")
endif()
