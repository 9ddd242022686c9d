# Targets for the desk, not part of a build: `format` lays the code out, `format-check` fails where that is not done,
# `tidy` runs clang-tidy. Debian: clang-format, clang-tidy.

find_program(CANDELA_CLANG_FORMAT NAMES clang-format-14 clang-format)
find_program(CANDELA_RUN_CLANG_TIDY NAMES run-clang-tidy-14 run-clang-tidy)

file(GLOB_RECURSE _sources CONFIGURE_DEPENDS
  "${CMAKE_SOURCE_DIR}/core/*.h" "${CMAKE_SOURCE_DIR}/core/*.cpp" "${CMAKE_SOURCE_DIR}/app/*.h" "${CMAKE_SOURCE_DIR}/app/*.cpp"
  "${CMAKE_SOURCE_DIR}/ui/*.h" "${CMAKE_SOURCE_DIR}/ui/*.cpp" "${CMAKE_SOURCE_DIR}/tests/*.h" "${CMAKE_SOURCE_DIR}/tests/*.cpp")
if(CANDELA_CLANG_FORMAT)
  # The list goes through a file: it is longer than a command line may be on Windows.
  list(JOIN _sources "\n" _lines)
  file(WRITE "${CMAKE_BINARY_DIR}/sources.txt" "${_lines}\n")
  add_custom_target(format
    COMMAND ${CMAKE_COMMAND} -DCLANG_FORMAT=${CANDELA_CLANG_FORMAT} -DLIST=${CMAKE_BINARY_DIR}/sources.txt -DMODE=-i
            -P "${CMAKE_CURRENT_LIST_DIR}/run_clang_format.cmake"
    COMMENT "Laying out all sources" VERBATIM)
  add_custom_target(format-check
    COMMAND ${CMAKE_COMMAND} -DCLANG_FORMAT=${CANDELA_CLANG_FORMAT} -DLIST=${CMAKE_BINARY_DIR}/sources.txt
            "-DMODE=--dry-run;--Werror" -P "${CMAKE_CURRENT_LIST_DIR}/run_clang_format.cmake"
    COMMENT "Checking the layout of all sources" VERBATIM)
endif()
if(CANDELA_RUN_CLANG_TIDY)
  add_custom_target(tidy
    # the compile commands are GCC's; clang does not know all of its warnings
    COMMAND ${CANDELA_RUN_CLANG_TIDY} -quiet -extra-arg=-Wno-unknown-warning-option -p ${CMAKE_BINARY_DIR} "^${CMAKE_SOURCE_DIR}/(core|app|ui)/"
    COMMENT "Running clang-tidy" VERBATIM)
endif()
