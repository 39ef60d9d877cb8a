#!/usr/bin/env bash
# Build trading/server/assets/checker/vendor/noble.js again from the published packages.
# Needs npm. What it writes must be byte for byte what is committed; see README.md.
set -euo pipefail
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
target=$(readlink -f "$here/../../trading/server/assets/checker/vendor")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/noble-entry.js" "$work/entry.js"
cd "$work"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --save-exact \
  @noble/curves@2.4.0 @noble/hashes@2.4.0 esbuild@0.28.2
{
  for package in curves hashes; do
    printf '@noble/%s 2.4.0\n\n' "$package"
    cat "node_modules/@noble/$package/LICENSE"
    printf '\n'
  done
} >"$target/noble.LICENSE.txt"
# The licence travels with every copy, so it stands inside the file too.
npx esbuild entry.js --bundle --format=iife --global-name=YangguangNoble \
  --target=chrome109,firefox102,safari16,node18 --legal-comments=none --log-level=warning \
  --banner:js="/*!
$(cat "$target/noble.LICENSE.txt")
*/" --outfile="$target/noble.js"
sha256sum "$target/noble.js"
