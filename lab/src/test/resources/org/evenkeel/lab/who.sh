# who.sh PROTOCOL ADDRESS PORT SOCKETS QUESTIONS: asks a WhoServer through so many sockets, one after
# the other, so many times each; prints one answer a line, an empty one where none came.
for ((socket = 0; socket < $4; socket++)); do
  exec 3<>"/dev/$1/$2/$3" || { echo; continue; }
  for ((question = 0; question < $5; question++)); do
    echo who >&3
    # One read takes one datagram, or what TCP has delivered of one short line: all of it.
    timeout 5 dd bs=512 count=1 status=none <&3 || echo
  done
  exec 3>&-
done
