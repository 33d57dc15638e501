#!/usr/bin/env bash
# Builds target/treble-flow-designer_VERSION_ARCH.deb. Needs cargo and dpkg-deb (package dpkg).
# The profile can be given: deb.sh release builds faster, and larger, than the default, dist.
set -euo pipefail
cd "$(dirname "$0")/../.."
profile=${1:-dist}
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
arch=$(dpkg --print-architecture)
cargo build --profile "$profile" --bin treble-flow
target=${CARGO_TARGET_DIR:-target}
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
chmod 755 "$root"

install -D -m 755 "$target/$profile/treble-flow" "$root/usr/bin/treble-flow"
strip "$root/usr/bin/treble-flow"
install -D -m 644 assets/package/treble-flow-designer.desktop \
  "$root/usr/share/applications/treble-flow-designer.desktop"
install -D -m 644 assets/package/treble-flow-designer.xml \
  "$root/usr/share/mime/packages/treble-flow-designer.xml"
install -D -m 644 assets/package/icon.svg \
  "$root/usr/share/icons/hicolor/scalable/apps/treble-flow-designer.svg"
install -D -m 644 assets/package/icon.png \
  "$root/usr/share/icons/hicolor/256x256/apps/treble-flow-designer.png"
mkdir -p "$root/usr/share/doc/treble-flow-designer"
cat LICENSE-MIT - LICENSE-APACHE >"$root/usr/share/doc/treble-flow-designer/copyright" <<EITHER

Or, at your choice:

EITHER
for shell in bash zsh fish; do
  case $shell in
    bash) file=usr/share/bash-completion/completions/treble-flow ;;
    zsh) file=usr/share/zsh/vendor-completions/_treble-flow ;;
    fish) file=usr/share/fish/vendor_completions.d/treble-flow.fish ;;
  esac
  mkdir -p "$root/$(dirname "$file")"
  "$root/usr/bin/treble-flow" completions "$shell" >"$root/$file"
  chmod 644 "$root/$file"
done

mkdir -p "$root/DEBIAN"
# The window's libraries are loaded when it opens, so no tool finds them by itself.
cat >"$root/DEBIAN/control" <<CONTROL
Package: treble-flow-designer
Version: $version
Architecture: $arch
Maintainer: Treble Flow Designer authors <noreply@example.com>
Depends: libc6 (>= 2.34), libgcc-s1, libgl1, libegl1, libxcursor1, libxi6, libxkbcommon0, libxkbcommon-x11-0
Recommends: ca-certificates, xdg-desktop-portal
Section: devel
Priority: optional
Installed-Size: $(du -sk "$root/usr" | cut -f1)
Description: designer for WhatsApp flows on the Treble platform
 Opens, draws, checks and exports flows of the Treble platform, inserts correct
 request triggers, and writes a webhook server for a flow. The command
 treble-flow does the same without a window.
CONTROL
deb="$target/treble-flow-designer_${version}_${arch}.deb"
dpkg-deb --root-owner-group --build "$root" "$deb"
