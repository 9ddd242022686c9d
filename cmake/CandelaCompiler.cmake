# C++20, warnings, ccache, the mold linker and sanitizers: what every target of the project is compiled with.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
# No CMAKE_POSITION_INDEPENDENT_CODE: it compiles libraries and programs differently (-fPIC, -fPIE), and then the
# programs could not use the library's precompiled header. Distributions' compilers make everything PIE anyway.

find_program(CANDELA_CCACHE ccache)
if(CANDELA_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # The sloppiness lets ccache serve precompiled headers; the base folder lets checkouts share one cache.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CANDELA_CCACHE})
endif()

find_program(CANDELA_MOLD mold)
if(CANDELA_MOLD AND UNIX)
  add_link_options(-fuse-ld=mold)
endif()

# Linked by every target of ours; third-party headers come in as SYSTEM and are not judged.
add_library(candela_options INTERFACE)
target_include_directories(candela_options INTERFACE "${CMAKE_SOURCE_DIR}")
if(MSVC)
  target_compile_options(candela_options INTERFACE /W4 /utf-8 /permissive- $<$<BOOL:${CANDELA_WARNINGS_AS_ERRORS}>:/WX>)
else()
  target_compile_options(candela_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -fno-math-errno
    -Wno-missing-field-initializers # designated initialisers leave out what keeps its default
    $<$<BOOL:${CANDELA_WARNINGS_AS_ERRORS}>:-Werror>)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # GCC 12's own false alarms in inlined standard-library code (GCC bugs 105329, 105651).
    target_compile_options(candela_options INTERFACE -Wno-restrict -Wno-error=maybe-uninitialized)
  endif()
endif()

if(CANDELA_SANITIZE)
  add_compile_options(-fsanitize=${CANDELA_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${CANDELA_SANITIZE})
endif()
