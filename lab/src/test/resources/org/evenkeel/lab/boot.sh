# Becomes the first process of a machine with a Debian of its own: boot.sh FOLDER NAME LAYERS
# It is in namespaces of its own. What it writes goes to FOLDER/upper, over LAYERS.
set -e
folder=$1 name=$2 layers=$3
mount -t overlay overlay -o "lowerdir=$layers,upperdir=$folder/upper,workdir=$folder/work" "$folder/root"
cd "$folder/root"
mount -t proc proc proc
# Of the kernel's settings those of the network are the machine's own.
mount --bind proc/sys proc/sys
mount --bind proc/sys/net proc/sys/net
mount -o remount,bind,ro proc/sys
mount -t sysfs -o ro sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs -o mode=755 tmpfs dev
for device in null zero full random urandom tty; do
  touch "dev/$device"
  mount --bind "/dev/$device" "dev/$device"
done
mkdir -m 1777 dev/shm
mkdir dev/pts
mount -t devpts -o newinstance,ptmxmode=666,mode=620 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
mount -t tmpfs -o mode=755 tmpfs run
echo "$name" >etc/hostname
hostname "$name"
ip link set lo up
mkdir run/before
pivot_root . run/before
cd /
umount -l /run/before
rmdir /run/before
exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin container=lab \
  /lib/systemd/systemd --system --show-status=no
