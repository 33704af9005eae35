# cmake -DEXAMPLE=file.json -DOUT=file.cpp -P embed_example.cmake: a scenario's text as a string of the program.
file(READ "${EXAMPLE}" text)
file(WRITE "${OUT}" "// Made by embed_example.cmake from scenarios/: edit there.\n#include \"cli/example.hpp\"\n\nnamespace godwit::cli {\n\n"
  "std::string_view example_text() { return R\"~~~~(${text})~~~~\"; }\n\n} // namespace godwit::cli\n")
