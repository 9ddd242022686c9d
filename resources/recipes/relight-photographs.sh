#!/bin/sh
# The photographs that the bundled networks for relighting learn from, out of Debian's wallpaper packages:
#     relight-photographs.sh FOLDER        makes FOLDER; needs apt-get and dpkg-deb, installs nothing
# Authors and licences: docs/RELIGHT.md.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 FOLDER" >&2; exit 2; }
mkdir -p "$1"
folder=$(cd "$1" && pwd)
packages=$(mktemp -d)
trap 'rm -rf "$packages"' EXIT
cd "$packages"
apt-get download -q lomiri-wallpapers-16.04 lomiri-wallpapers-20.04 mate-backgrounds plasma-workspace-wallpapers
for package in *.deb; do
  dpkg-deb -x "$package" .
done

cd usr/share/backgrounds
for name in Bridge_by_Sander_Klootwijk Dragonfly_by_Bolly Kleiber_by_Lukas_Baubkus Picture_0B_by_freespace \
    Picture_1A_by_freespace Wine_by_Jakkub_Mede aitzgorri_by_Aitzol_Berasategi free_by_Peter_Nerlich \
    friends_by_Aitzol_Berasategi greentock_by_Peter_Nerlich life_by_Aitzol_Berasategi \
    picosdeeuropa_by_Aitzol_Berasategi seeding_by_Clements_Engelhardt sunset_by_Aitzol_Berasategi; do
  cp "$name.jpg" "$folder/"
done
for name in Aqua Blinds Dune FreshFlower Garden GreenMeadow LadyBird RainDrops Storm TwoWings Wood YellowFlower; do
  cp "mate/nature/$name.jpg" "$folder/"
done
cd ../wallpapers
for name in BytheWater ColdRipple ColorfulCups EveningGlow FallenLeaf Kite OneStandsOut summer_1am; do
  cp "$name/contents/images/2560x1600.jpg" "$folder/$name.jpg"
done
