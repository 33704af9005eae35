# Sourced by scenarios/run and test/run with $root set: packages, then the build. Says nothing while there is nothing to do.

say() { printf 'godwit: %s\n' "$*" >&2; }
fail() { say "$@"; exit 1; }

# One line about what takes long; on a terminal it goes away when done.
working() { if [ -t 2 ]; then printf 'godwit: %s ...' "$*" >&2; else say "$@"; fi; }
worked() { if [ -t 2 ]; then printf '\r\033[K' >&2; fi; }

# logged LOG COMMAND...: the command's output goes to the log, and on screen only when it fails.
logged() {
  log=$1
  shift
  "$@" >"$log" 2>&1 </dev/null && return
  worked
  cat "$log" >&2
  fail "this failed: $* (its output, above, stands in $log)"
}

# The packages debian/control asks for and this machine lacks, on one line. A browser, which only the page's tests need, is asked for
# with $with_browser set; without it those tests say that there is none.
missing_packages() {
  profile=
  [ -z "${with_browser-}" ] || profile='\( <!nocheck>\)*'
  wanted=$(sed -n "/^Build-Depends:/,/^\$/s/^ \([a-z0-9.+-]*\)$profile,\$/\1/p" "$root/debian/control")
  installed=" $(dpkg-query -W -f '${Package} ${db:Status-Status}\n' $wanted 2>/dev/null | sed -n 's/ installed$//p' | tr '\n' ' ')"
  for package in $wanted; do
    case $installed in *" $package "*) ;; *) printf ' %s' "$package" ;; esac
  done
}

install_packages() {
  command -v dpkg-query >/dev/null || return 0 # not Debian: the configure step names the library that is not there
  missing=$(missing_packages)
  [ -n "$missing" ] || return 0
  as_root=
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || fail "only root may install these missing packages, and there is no sudo:$missing." \
      "As root, in $root, run: apt-get update && apt-get build-dep ./"
    as_root=sudo
  fi
  working "installing the packages debian/control names (once)"
  # $throwaway: a machine that is set up anew after a power failure need not wait for its disk at each of some 60,000 files.
  logged "$1/packages.log" $as_root apt-get -q -o Acquire::Languages=none update
  logged "$1/packages.log" $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends \
    $([ -z "${throwaway-}" ] || echo -o Dpkg::Options::=--force-unsafe-io) $([ -n "${with_browser-}" ] || echo -P nocheck) build-dep ./
  worked
}

# Writes ninja's lines to the log; on a terminal a counter shows how far it has come.
follow() {
  while IFS= read -r line; do
    printf '%s\n' "$line"
    if [ -t 2 ]; then case $line in '['*) printf '\r\033[Kgodwit: building %s]' "${line%%]*}" >&2 ;; esac; fi
  done >"$1"
}

# compile FOLDER TARGET. The pipe's status is the reader's, so the file `built` stands for the compiler's success.
compile() {
  if [ ! -t 2 ] && ninja -C "$1" -n "$2" 2>/dev/null | grep -q '^\['; then say "building (the first time takes about ten minutes; it writes $1/build.log)"; fi
  rm -f "$1/built"
  { cmake --build "$1" --parallel "$(nproc)" --target "$2" 2>&1 </dev/null && : >"$1/built"; } | follow "$1/build.log"
  worked
  [ -e "$1/built" ] && return
  grep -v '^\[[0-9]*/[0-9]*\]' "$1/build.log" >&2
  fail "the build failed (all its output stands in $1/build.log)"
}

# build PRESET TARGET, into build_folder PRESET.
build_folder() { if [ "$1" = default ]; then echo "$root/build"; else echo "$root/build-$1"; fi; }
build() (
  cd "$root" || exit
  folder=$(build_folder "$1")
  mkdir -p "$folder"
  install_packages "$folder"
  if [ ! -f "$folder/build.ninja" ] || [ -n "$(find CMakePresets.json -newer "$folder/build.ninja")" ]; then
    logged "$folder/configure.log" cmake --preset "$1"
  fi
  compile "$folder" "$2"
)
