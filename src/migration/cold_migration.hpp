#pragma once
// A VM that is powered off: its files are copied as they are, by a data mover where one host reaches both sides, else by network file copy.

#include "migration/file_copies.hpp"
#include "migration/migration.hpp"

namespace godwit::migration {

class ColdMigration final : public Migration {
public:
  using Migration::Migration;

private:
  Protocol protocol() const override;
  bool proceed() override;

  std::optional<FileCopies> files_;
};

} // namespace godwit::migration
