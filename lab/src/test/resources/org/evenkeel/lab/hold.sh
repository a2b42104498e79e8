# hold.sh ADDRESS PORT: opens a TCP connection to a WhoServer, prints the answer to the standard
# error, and keeps the connection until it is killed.
exec 3<>"/dev/tcp/$1/$2"
echo who >&3
dd bs=512 count=1 status=none <&3 >&2
exec sleep infinity
