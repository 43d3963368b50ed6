# What checks in Python share; sourced by POSIX sh scripts. Says what is missing and exits 3.

missing() {
  echo "missing: $1" >&2
  exit 3
}

need_stack() {
  [ -n "${FACTORLINE_API_URL-}" ] ||
    missing "a running stack; start it with ./factorline up, and give its --data DIR if it has one"
}

need_python() {
  command -v python3 >/dev/null 2>&1 || missing "python3 on the PATH, 3.10 or newer"
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' ||
    missing "python3 of 3.10 or newer: $(python3 --version 2>&1)"
  python3 -c 'import venv, ensurepip' 2>/dev/null ||
    missing "the modules venv and ensurepip of python3 (Debian, Ubuntu: apt install python3-venv)"
}

# make_venv FOLDER PACKAGE...: a virtual environment with these packages, made once.
make_venv() {
  venv=$1
  shift
  wanted=$(python3 --version) && wanted="$wanted: $*"
  [ -f "$venv/wanted" ] && [ "$(cat "$venv/wanted")" = "$wanted" ] && return
  echo "Making $venv with $*"
  rm -rf "$venv"
  mkdir -p "$(dirname "$venv")"
  python3 -m venv "$venv" >"$venv.log" 2>&1 || missing "a virtual environment; see $venv.log"
  "$venv/bin/python" -m pip --disable-pip-version-check install "$@" >>"$venv.log" 2>&1 ||
    missing "packages that pip cannot get or install: $*
$(grep -i '^ *error' "$venv.log" | tail -n 5 | cut -c 1-200)
all of it is in $venv.log"
  echo "$wanted" >"$venv/wanted"
}

# feast_package VERSION: what pip installs for "newest", 0.50 (the newest 0.50.x) or 0.50.0.
feast_package() {
  case $1 in
    newest) echo 'feast[redis]' ;;
    *[!0-9.]* | .* | *.) missing "a version such as 0.50 or 0.50.0: $1" ;;
    *.*.*) echo "feast[redis]==$1" ;;
    *) echo "feast[redis]==$1.*" ;;
  esac
}
