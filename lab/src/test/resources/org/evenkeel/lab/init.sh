# The first process of the guest: init.sh JAVA CLASSPATH.
# /dev/tty0 is where the kernel and this script complain, /dev/tty1 the channel to the test.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/tmp LC_ALL=C.UTF-8
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t tmpfs tmpfs /run
# The host's files a second time, below /run/host: there the guest's own /tmp and /run hide none.
mkdir -p /run/host /run/modules/lib
mount -t hostfs -r -o / none /run/host
mount -t tmpfs tmpfs /tmp
ln -sf /proc/self/fd /dev/fd
mkdir -p /dev/shm /dev/pts
mount -t tmpfs tmpfs /dev/shm
mount -t devpts devpts /dev/pts
ln -s /usr/lib/uml/modules /run/modules/lib/modules
modprobe -d /run/modules -a macvlan ip_vs ip_vs_rr ip_vs_wrr ip_vs_lc ip_vs_wlc ip_vs_lblc ip_vs_lblcr \
  ip_vs_dh ip_vs_sh ip_vs_sed ip_vs_nq ip_vs_fo ip_vs_ovf ip_vs_mh veth bridge dummy ipv6 ipip ip_gre ip6_tunnel fou \
  ip_tables iptable_filter iptable_mangle iptable_nat ip6_tables ip6table_mangle ip6table_nat \
  nf_conntrack xt_mark xt_multiport xt_MASQUERADE xt_nat xt_ipvs xt_conntrack xt_addrtype \
  xt_REDIRECT sch_ingress cls_matchall act_mirred
ip link set lo up
stty -F /dev/tty1 raw -echo
"$1" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -XX:-UsePerfData -Xmx64m \
  -cp "$2" org.evenkeel.lab.GuestServer </dev/tty1 >/dev/tty1
busybox poweroff -f
