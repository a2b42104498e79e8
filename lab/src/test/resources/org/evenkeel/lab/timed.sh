# Runs a command with its input from a file and prints how long it took, in microseconds:
# timed.sh FILE COMMAND…
input=$1
shift
begin=$EPOCHREALTIME
"$@" <"$input" >/dev/null || exit
end=$EPOCHREALTIME
echo $((${end/./} - ${begin/./}))
