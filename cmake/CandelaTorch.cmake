# Finds LibTorch and offers it as the target `candela::torch`.
#
# The wheel's own TorchConfig.cmake demands a complete CUDA toolkit, even for a program that only computes on the
# CPU; this module links just what is there: torch_cpu and c10, and their CUDA halves where these can be loaded.
#
# Looked at, in this order:
#   CANDELA_TORCH_DIR    a folder with include/ and lib/ (the `torch` folder of a wheel, or an unpacked LibTorch)
#   CMAKE_PREFIX_PATH    likewise, any of its entries
#   the cache filled by installer/setup   (${CANDELA_CACHE}/libtorch-<version>/torch)
#   python3              the torch package it would import
#
# Sets CANDELA_TORCH_ROOT, CANDELA_TORCH_VERSION, CANDELA_TORCH_CUDA (whether CUDA is linked), CANDELA_TORCH_GLOO and
# CANDELA_TORCH_NCCL (whether processes can train together).

set(CANDELA_TORCH_MINIMUM 2.11)
set(CANDELA_TORCH_PINNED 2.15.0)

if(DEFINED ENV{CANDELA_CACHE})
  set(_cache "$ENV{CANDELA_CACHE}")
elseif(WIN32)
  set(_cache "$ENV{LOCALAPPDATA}/candela")
elseif(DEFINED ENV{XDG_CACHE_HOME})
  set(_cache "$ENV{XDG_CACHE_HOME}/candela")
else()
  set(_cache "$ENV{HOME}/.cache/candela")
endif()
set(CANDELA_CACHE "${_cache}" CACHE PATH "Where downloads shared by all checkouts are kept")
set(CANDELA_TORCH_DIR "" CACHE PATH "LibTorch: the folder that holds include/ and lib/")

function(_candela_torch_candidates out)
  set(found ${CANDELA_TORCH_DIR} ${CMAKE_PREFIX_PATH} ${CANDELA_CACHE}/libtorch-${CANDELA_TORCH_PINNED}/torch)
  foreach(prefix IN LISTS CMAKE_PREFIX_PATH)
    list(APPEND found ${prefix}/torch) # a site-packages folder
  endforeach()
  find_program(CANDELA_PYTHON NAMES python3 python)
  if(CANDELA_PYTHON)
    execute_process(
      COMMAND ${CANDELA_PYTHON} -c
              "import importlib.util as u; s = u.find_spec('torch'); print(s.submodule_search_locations[0] if s else '')"
      OUTPUT_VARIABLE from_python OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
    list(APPEND found ${from_python})
  endif()
  set(${out} ${found} PARENT_SCOPE)
endfunction()

_candela_torch_candidates(_candidates)
set(CANDELA_TORCH_ROOT "")
foreach(_root IN LISTS _candidates)
  if(EXISTS "${_root}/include/ATen/ATen.h")
    set(CANDELA_TORCH_ROOT "${_root}")
    break()
  endif()
endforeach()
if(NOT CANDELA_TORCH_ROOT)
  message(FATAL_ERROR
    "LibTorch was not found. Run installer/setup, which fetches the pinned one into ${CANDELA_CACHE}, "
    "or pass -DCANDELA_TORCH_DIR=<folder with include/ and lib/>.")
endif()

file(STRINGS "${CANDELA_TORCH_ROOT}/include/torch/headeronly/version.h" _version_lines REGEX "define TORCH_VERSION_(MAJOR|MINOR|PATCH)")
string(REGEX MATCHALL "[0-9]+" _version_parts "${_version_lines}")
list(JOIN _version_parts "." CANDELA_TORCH_VERSION)
if(CANDELA_TORCH_VERSION VERSION_LESS CANDELA_TORCH_MINIMUM)
  message(FATAL_ERROR "LibTorch ${CANDELA_TORCH_VERSION} in ${CANDELA_TORCH_ROOT} is too old: ${CANDELA_TORCH_MINIMUM} or newer is needed.")
endif()

add_library(candela_torch INTERFACE)
add_library(candela::torch ALIAS candela_torch)
target_include_directories(candela_torch SYSTEM INTERFACE
  "${CANDELA_TORCH_ROOT}/include" "${CANDELA_TORCH_ROOT}/include/torch/csrc/api/include")

set(_lib "${CANDELA_TORCH_ROOT}/lib")
if(WIN32)
  target_link_libraries(candela_torch INTERFACE "${_lib}/torch.lib" "${_lib}/torch_cpu.lib" "${_lib}/c10.lib")
  set(CANDELA_TORCH_CUDA OFF)
  if(EXISTS "${_lib}/torch_cuda.lib")
    set(CANDELA_TORCH_CUDA ON)
    target_link_libraries(candela_torch INTERFACE "${_lib}/torch_cuda.lib" "${_lib}/c10_cuda.lib")
    target_link_options(candela_torch INTERFACE "/INCLUDE:?warp_size@cuda@at@@YAHXZ")
  endif()
  target_compile_options(candela_torch INTERFACE /openmp)
else()
  # torch_cuda is in every Linux wheel, but only a machine with the CUDA runtime packages beside it can load it.
  execute_process(COMMAND ldd "${_lib}/libtorch_cuda.so" OUTPUT_VARIABLE _needs ERROR_QUIET)
  if(EXISTS "${_lib}/libtorch_cuda.so" AND NOT "${_needs}" MATCHES "not found")
    set(CANDELA_TORCH_CUDA ON)
  else()
    set(CANDELA_TORCH_CUDA OFF)
  endif()

  # One OpenMP for the program and for LibTorch: the wheel's own. The compiler's -fopenmp is needed all the same,
  # because at::parallel_for is inline and runs serially, without a word, where it is compiled without it.
  target_compile_options(candela_torch INTERFACE -fopenmp)
  file(GLOB _gomp "${_lib}/libgomp*.so*" "${CANDELA_TORCH_ROOT}/../torch.libs/libgomp*.so*")
  if(_gomp)
    list(GET _gomp 0 _gomp)
    target_link_libraries(candela_torch INTERFACE "${_gomp}")
  else()
    target_link_options(candela_torch INTERFACE -fopenmp)
  endif()
  target_link_libraries(candela_torch INTERFACE "${_lib}/libtorch_cpu.so" "${_lib}/libc10.so")
  if(CANDELA_TORCH_CUDA)
    # Nothing refers to torch_cuda by name (it registers its kernels when loaded), so the linker would drop it.
    target_link_libraries(candela_torch INTERFACE
      "-Wl,--push-state,--no-as-needed" "${_lib}/libtorch_cuda.so" "${_lib}/libc10_cuda.so" "-Wl,--pop-state")
  endif()
  # The wheel finds its neighbours (nvidia/…) through DT_RPATH of its own; DT_RUNPATH of ours would not be inherited.
  target_link_options(candela_torch INTERFACE
    "-Wl,--disable-new-dtags" "-Wl,-rpath,${_lib}" "-Wl,--allow-shlib-undefined")
endif()

# Training in several processes: Gloo exchanges what the CPU holds, NCCL what CUDA devices do. Linux's wheels have both.
set(CANDELA_TORCH_GLOO OFF)
set(CANDELA_TORCH_NCCL OFF)
set(CANDELA_TORCH_NCCL_INCLUDES "")
if(NOT WIN32 AND EXISTS "${CANDELA_TORCH_ROOT}/include/torch/csrc/distributed/c10d/ProcessGroupGloo.hpp")
  include(CheckLibraryExists)
  set(CMAKE_REQUIRED_LINK_OPTIONS "-Wl,--allow-shlib-undefined")
  check_library_exists(torch_cpu _ZN4c10d16ProcessGroupGlooD1Ev "${_lib}" CANDELA_TORCH_HAS_GLOO)
  if(CANDELA_TORCH_CUDA)
    check_library_exists(torch_cuda _ZN4c10d16ProcessGroupNCCLD1Ev "${_lib}" CANDELA_TORCH_HAS_NCCL)
  endif()
  unset(CMAKE_REQUIRED_LINK_OPTIONS)
  set(CANDELA_TORCH_GLOO ${CANDELA_TORCH_HAS_GLOO})
endif()
if(CANDELA_TORCH_CUDA AND CANDELA_TORCH_HAS_NCCL)
  # The headers of NCCL and CUDA come with the packages beside the wheel, or with a toolkit. Which of them LibTorch's
  # include differs from version to version: so try. Takes half a minute, once.
  file(GLOB CANDELA_TORCH_NCCL_INCLUDES LIST_DIRECTORIES ON
    "${CANDELA_TORCH_ROOT}/../nvidia/*/include" "/usr/local/cuda/include")
  include(CheckCXXSourceCompiles)
  set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
  set(CMAKE_REQUIRED_DEFINITIONS -DUSE_C10D_NCCL)
  set(CMAKE_REQUIRED_INCLUDES "${CANDELA_TORCH_ROOT}/include" "${CANDELA_TORCH_ROOT}/include/torch/csrc/api/include"
    ${CANDELA_TORCH_NCCL_INCLUDES})
  check_cxx_source_compiles("#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
    int main() { return 0; }" CANDELA_TORCH_HAS_NCCL_HEADERS)
  unset(CMAKE_REQUIRED_INCLUDES)
  unset(CMAKE_REQUIRED_DEFINITIONS)
  unset(CMAKE_TRY_COMPILE_TARGET_TYPE)
  set(CANDELA_TORCH_NCCL ${CANDELA_TORCH_HAS_NCCL_HEADERS})
endif()
message(STATUS "LibTorch ${CANDELA_TORCH_VERSION} in ${CANDELA_TORCH_ROOT}, CUDA: ${CANDELA_TORCH_CUDA}, "
  "Gloo: ${CANDELA_TORCH_GLOO}, NCCL: ${CANDELA_TORCH_NCCL}")
