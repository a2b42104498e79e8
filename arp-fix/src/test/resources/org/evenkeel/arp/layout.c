/*
 * Prints the sizes, offsets and numbers that layout.txt holds, as the Windows headers and the
 * 64-bit compiler have them. To make the file anew, on Debian with gcc-mingw-w64-x86-64-win32 and
 * wine:
 *
 *   x86_64-w64-mingw32-gcc -D_WIN32_WINNT=0x0A00 layout.c -o layout.exe && wine layout.exe > layout.txt
 */
#include <winsock2.h>
#include <windows.h>
#include <ws2tcpip.h>
#include <iphlpapi.h>
#include <setupapi.h>
#include <newdev.h>
#include <stdio.h>
#include <stddef.h>
#define S(t) printf("%s %zu\n", #t, sizeof(t))
#define N(c) printf("%s %d\n", #c, (int) (c))
#define O(t,f) printf("%s.%s %zu\n", #t, #f, offsetof(t,f))
int main(){
S(GUID);S(SP_DEVINFO_DATA);O(SP_DEVINFO_DATA,cbSize);
S(SP_REMOVEDEVICE_PARAMS);S(SP_CLASSINSTALL_HEADER);O(SP_CLASSINSTALL_HEADER,InstallFunction);O(SP_REMOVEDEVICE_PARAMS,Scope);
O(IP_ADAPTER_ADDRESSES_LH,IfIndex);O(IP_ADAPTER_ADDRESSES_LH,Next);O(IP_ADAPTER_ADDRESSES_LH,AdapterName);O(IP_ADAPTER_ADDRESSES_LH,FirstUnicastAddress);O(IP_ADAPTER_ADDRESSES_LH,FriendlyName);O(IP_ADAPTER_ADDRESSES_LH,Flags);O(IP_ADAPTER_ADDRESSES_LH,IfType);O(IP_ADAPTER_ADDRESSES_LH,OperStatus);O(IP_ADAPTER_ADDRESSES_LH,Ipv6IfIndex);
O(IP_ADAPTER_UNICAST_ADDRESS_LH,Next);O(IP_ADAPTER_UNICAST_ADDRESS_LH,Address);O(IP_ADAPTER_UNICAST_ADDRESS_LH,DadState);O(IP_ADAPTER_UNICAST_ADDRESS_LH,OnLinkPrefixLength);
O(struct sockaddr_in,sin_addr);O(struct sockaddr_in6,sin6_addr);
N(NO_ERROR);N(ERROR_FILE_NOT_FOUND);N(ERROR_ACCESS_DENIED);N(ERROR_INVALID_DATA);N(ERROR_BUFFER_OVERFLOW);N(ERROR_NO_DATA);N(ERROR_NO_MORE_ITEMS);
N(ERROR_NO_SUCH_DEVINST);N(ERROR_IN_WOW64);N(DICD_GENERATE_ID);N(SPDRP_HARDWAREID);N(DIF_REMOVE);N(DIF_REGISTERDEVICE);N(DI_REMOVEDEVICE_GLOBAL);N(DICS_FLAG_GLOBAL);N(DIREG_DRV);N(INSTALLFLAG_FORCE);N(KEY_QUERY_VALUE);
N(AF_UNSPEC);N(AF_INET);N(AF_INET6);N(GAA_FLAG_SKIP_ANYCAST);N(GAA_FLAG_SKIP_MULTICAST);N(GAA_FLAG_SKIP_DNS_SERVER);N(IP_ADAPTER_DHCP_ENABLED);
N(IF_TYPE_ETHERNET_CSMACD);N(IF_TYPE_SOFTWARE_LOOPBACK);N(IF_TYPE_IEEE80211);N(IfOperStatusUp);N(IpDadStateDuplicate);
}
