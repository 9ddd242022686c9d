# The arrows of the architecture, checked: ui → app/session → core/api ← core.
# Run from the repository's root: cmake -P tests/layers.cmake

function(forbid what pattern)
  foreach(glob IN LISTS ARGN)
    file(GLOB_RECURSE files "${glob}/*.h" "${glob}/*.cpp")
    foreach(file IN LISTS files)
      file(STRINGS "${file}" hits REGEX "${pattern}")
      if(hits)
        list(JOIN hits "\n    " hits)
        message(SEND_ERROR "${file}: ${what}\n    ${hits}")
      endif()
    endforeach()
  endforeach()
endfunction()

set(torch "#include *[<\"](torch|ATen|c10|caffe2)/")
set(qt "#include *[<\"]Q[A-Z]")
set(core_inside "#include *\"core/(io|nn|models|samplers|text|lora|pipelines|dataset|training)/")
forbid("only core may include LibTorch" "${torch}" app ui tests/session tests/ui tests/cli)
forbid("core knows no Qt" "${qt}" core)
forbid("the api is plain values, without LibTorch" "${torch}" core/api)
forbid("the session layer knows no widgets" "#include *[<\"](QtWidgets/|QWidget|QMainWindow|QDialog|QApplication|QLabel|QPushButton)" app/session)
forbid("session and window see only core/api" "${core_inside}" app/session ui)
