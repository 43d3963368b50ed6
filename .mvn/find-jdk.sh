# Sets JAVA_HOME to a JDK 25 or newer. Sourced by mvnw and by factorline; POSIX sh.
# Order: JAVA_HOME, the java on the PATH, then the usual install folders, newest first.

factorline_jdk_major() {
  [ -x "$1/bin/javac" ] && [ -f "$1/release" ] || return 1
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

factorline_jdk_of_path() {
  command -v javac >/dev/null 2>&1 || return 0
  factorline_javac=$(command -v javac)
  while [ -L "$factorline_javac" ]; do
    factorline_link=$(readlink "$factorline_javac")
    case $factorline_link in
      /*) factorline_javac=$factorline_link ;;
      *) factorline_javac=$(dirname "$factorline_javac")/$factorline_link ;;
    esac
  done
  dirname "$(dirname "$factorline_javac")"
}

factorline_find_jdk() {
  for factorline_jdk in "${JAVA_HOME:-}" "$(factorline_jdk_of_path)" \
    /usr/lib/jvm/* /usr/java/* /opt/*jdk* /opt/java/* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -n "$factorline_jdk" ] || continue
    factorline_major=$(factorline_jdk_major "$factorline_jdk") || continue
    if [ "${factorline_major:-0}" -ge 25 ]; then
      printf '%s\n' "$factorline_jdk"
      return 0
    fi
  done
  return 1
}

if ! JAVA_HOME=$(factorline_find_jdk); then
  echo "Factorline needs a JDK 25 or newer and found none: install one (for example Eclipse Temurin 25) or set JAVA_HOME to it." >&2
  exit 1
fi
export JAVA_HOME
