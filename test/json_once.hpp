#pragma once
// What every test compiles of nlohmann::json is compiled once, in json_once.cpp: a third of the time of tests that read results.

#include <nlohmann/json.hpp>

#ifndef GODWIT_JSON_ONCE
#define GODWIT_JSON_ONCE extern template
#endif

GODWIT_JSON_ONCE class nlohmann::basic_json<>;
GODWIT_JSON_ONCE class std::vector<nlohmann::json>;
GODWIT_JSON_ONCE class std::map<std::string, nlohmann::json, std::less<>>;
GODWIT_JSON_ONCE class nlohmann::basic_json<nlohmann::ordered_map>;
GODWIT_JSON_ONCE class std::vector<nlohmann::ordered_json>;
