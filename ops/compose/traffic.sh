#!/bin/sh
# Traffic for the demonstration: normal digits for as long as the reference is learned, then a minute of pictures that are no
# digits between minutes of normal digits, over and over.
#   LEARNING   records before the first burst
#   RATE       records a second; above window-records of epistream.yaml, so that each window is judged by itself
set -eu
sender=
cd /etc/epistream
: "${LEARNING:=40000}" "${RATE:=200}"
minute=$((60 * RATE))
trap 'kill "$sender" 2>/dev/null; exit 0' TERM INT

send() { # FILE RECORDS
    epistream send "zoo/digits-data/$1" --config epistream.yaml --rate "$RATE" --repeat forever --shuffle --limit "$2" &
    sender=$!
    wait "$sender"
}

send held-out.csv.gz "$LEARNING"
while :; do
    send natural-patches.csv.gz "$minute"
    send held-out.csv.gz $((3 * minute))
done
