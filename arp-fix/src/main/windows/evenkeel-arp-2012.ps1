#requires -Version 3.0
<#
.SYNOPSIS
    Makes this real server accept packets for a VIP without claiming it: Windows Server 2012 to 2016.

.DESCRIPTION
    The steps of evenkeel-arp, for machines that it is not for. They are recorded in
    %ProgramData%\Evenkeel\arp\journal-2012.json before they are taken; a step that fails has those
    before it undone; remove restores what was found. Run it as administrator, in the PowerShell of
    the system (64-bit).

.EXAMPLE
    powershell -ExecutionPolicy Bypass -File evenkeel-arp-2012.ps1 apply -Vip 10.0.0.100

.EXAMPLE
    powershell -ExecutionPolicy Bypass -File evenkeel-arp-2012.ps1 check

.EXAMPLE
    powershell -ExecutionPolicy Bypass -File evenkeel-arp-2012.ps1 remove
#>
param(
    # apply, check, or remove.
    [Parameter(Mandatory = $true, Position = 0)]
    [ValidateSet('apply', 'check', 'remove')]
    [string] $Command,

    # The virtual addresses, IPv4 or IPv6; check and remove take all that are recorded by default.
    [string[]] $Vip = @(),

    # Names of the adapters towards the director; by default all that are up and have an address.
    [string[]] $Interface = @(),

    # Length of the VIPs' prefix; 0 = 32 or 128, a single address.
    [ValidateRange(0, 128)]
    [int] $Prefix = 0
)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

# -File hands over a list as one text.
$Vip = @($Vip | ForEach-Object { $_ -split ',' } | Where-Object { $_ })
$Interface = @($Interface | ForEach-Object { $_ -split ',' } | Where-Object { $_ })

$Name = 'evenkeel'
$Components = 'ms_msclient', 'ms_server', 'ms_pacer', 'ms_lltdio', 'ms_rspndr', 'ms_lldp'
$Directory = Join-Path $env:ProgramData 'Evenkeel\arp'
$File = Join-Path $Directory 'journal-2012.json'

# ---- the device: as devcon would, with nothing but what Windows has

$Source = @'
using System;
using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

public static class EvenkeelLoopback {
  const int DICD_GENERATE_ID = 1, SPDRP_HARDWAREID = 1, DIF_REMOVE = 5, DIF_REGISTERDEVICE = 0x19;
  const int DI_REMOVEDEVICE_GLOBAL = 1, INSTALLFLAG_FORCE = 1, ERROR_NO_MORE_ITEMS = 259;
  static readonly IntPtr Invalid = new IntPtr(-1);

  [StructLayout(LayoutKind.Sequential)]
  struct Device { public int Size; public Guid Class; public int Instance; public IntPtr Reserved; }

  [StructLayout(LayoutKind.Sequential)]
  struct Removal { public int Size; public int Function; public int Scope; public int Profile; }

  [DllImport("setupapi.dll", CharSet = CharSet.Unicode, SetLastError = true, EntryPoint = "SetupDiGetINFClassW")]
  static extern bool InfClass(string inf, out Guid of, StringBuilder name, int size, out int needed);
  [DllImport("setupapi.dll", SetLastError = true, EntryPoint = "SetupDiCreateDeviceInfoList")]
  static extern IntPtr CreateSet(ref Guid of, IntPtr window);
  [DllImport("setupapi.dll", CharSet = CharSet.Unicode, SetLastError = true, EntryPoint = "SetupDiCreateDeviceInfoW")]
  static extern bool CreateDevice(IntPtr set, string name, ref Guid of, string description, IntPtr window, int flags, ref Device device);
  [DllImport("setupapi.dll", CharSet = CharSet.Unicode, SetLastError = true, EntryPoint = "SetupDiSetDeviceRegistryPropertyW")]
  static extern bool SetProperty(IntPtr set, ref Device device, int property, byte[] value, int size);
  [DllImport("setupapi.dll", SetLastError = true, EntryPoint = "SetupDiCallClassInstaller")]
  static extern bool CallInstaller(int function, IntPtr set, ref Device device);
  [DllImport("setupapi.dll", SetLastError = true, EntryPoint = "SetupDiSetClassInstallParamsW")]
  static extern bool SetParams(IntPtr set, ref Device device, ref Removal removal, int size);
  [DllImport("setupapi.dll", CharSet = CharSet.Unicode, SetLastError = true, EntryPoint = "SetupDiGetClassDevsW")]
  static extern IntPtr Devices(ref Guid of, string enumerator, IntPtr window, int flags);
  [DllImport("setupapi.dll", SetLastError = true, EntryPoint = "SetupDiEnumDeviceInfo")]
  static extern bool Enumerate(IntPtr set, int number, ref Device device);
  [DllImport("setupapi.dll", CharSet = CharSet.Unicode, SetLastError = true, EntryPoint = "SetupDiGetDeviceInstanceIdW")]
  static extern bool InstanceId(IntPtr set, ref Device device, StringBuilder id, int size, out int needed);
  [DllImport("setupapi.dll", EntryPoint = "SetupDiDestroyDeviceInfoList")]
  static extern bool Destroy(IntPtr set);
  [DllImport("newdev.dll", CharSet = CharSet.Unicode, SetLastError = true, EntryPoint = "UpdateDriverForPlugAndPlayDevicesW")]
  static extern bool UpdateDriver(IntPtr window, string hardwareId, string inf, int flags, out bool reboot);

  static string Inf() { return Environment.GetFolderPath(Environment.SpecialFolder.Windows) + @"\INF\netloop.inf"; }

  static void Check(bool done, string function) {
    if (!done) {
      int error = Marshal.GetLastWin32Error();
      throw new Win32Exception(error, function + " failed with error " + error + ": " + new Win32Exception(error).Message);
    }
  }

  static Device NewDevice() {
    Device device = new Device();
    device.Size = Marshal.SizeOf(typeof(Device));
    return device;
  }

  // Installs ROOT\EVENKEEL\0000; true when Windows wants a restart. Whole or not at all.
  public static bool Install() {
    Guid of;
    int needed;
    Check(InfClass(Inf(), out of, new StringBuilder(256), 256, out needed), "SetupDiGetINFClass");
    IntPtr set = CreateSet(ref of, IntPtr.Zero);
    Check(set != Invalid, "SetupDiCreateDeviceInfoList");
    try {
      Device device = NewDevice();
      Check(CreateDevice(set, "EVENKEEL", ref of, null, IntPtr.Zero, DICD_GENERATE_ID, ref device), "SetupDiCreateDeviceInfo");
      byte[] id = Encoding.Unicode.GetBytes("*MSLOOP\0\0");
      Check(SetProperty(set, ref device, SPDRP_HARDWAREID, id, id.Length), "SetupDiSetDeviceRegistryProperty");
      Check(CallInstaller(DIF_REGISTERDEVICE, set, ref device), "SetupDiCallClassInstaller");
      bool reboot = false;
      try {
        Check(UpdateDriver(IntPtr.Zero, "*MSLOOP", Inf(), INSTALLFLAG_FORCE, out reboot), "UpdateDriverForPlugAndPlayDevices");
      } catch (Win32Exception) {
        CallInstaller(DIF_REMOVE, set, ref device);
        throw;
      }
      return reboot;
    } finally {
      Destroy(set);
    }
  }

  // Removes every ROOT\EVENKEEL\nnnn.
  public static void Remove() {
    Guid of = new Guid("4d36e972-e325-11ce-bfc1-08002be10318");
    IntPtr set = Devices(ref of, null, IntPtr.Zero, 0);
    Check(set != Invalid, "SetupDiGetClassDevs");
    try {
      for (int number = 0; ; number++) {
        Device device = NewDevice();
        if (!Enumerate(set, number, ref device)) {
          Check(Marshal.GetLastWin32Error() == ERROR_NO_MORE_ITEMS, "SetupDiEnumDeviceInfo");
          return;
        }
        StringBuilder id = new StringBuilder(512);
        int needed;
        Check(InstanceId(set, ref device, id, id.Capacity, out needed), "SetupDiGetDeviceInstanceId");
        if (id.ToString().StartsWith(@"ROOT\EVENKEEL\", StringComparison.OrdinalIgnoreCase)) {
          Removal removal = new Removal();
          removal.Size = 8;
          removal.Function = DIF_REMOVE;
          removal.Scope = DI_REMOVEDEVICE_GLOBAL;
          SetParams(set, ref device, ref removal, Marshal.SizeOf(typeof(Removal)));
          Check(CallInstaller(DIF_REMOVE, set, ref device), "SetupDiCallClassInstaller");
        }
      }
    } finally {
      Destroy(set);
    }
  }
}
'@

# ---- looking

function Find-Loopback {
    $found = Get-WmiObject Win32_NetworkAdapter |
        Where-Object { $_.PNPDeviceID -like 'ROOT\EVENKEEL\*' -and $_.NetConnectionID } |
        Select-Object -First 1
    if ($found) { Get-NetAdapter | Where-Object { $_.InterfaceGuid -eq $found.GUID } }
}

function Get-Family([string] $address) {
    if (([Net.IPAddress] $address).AddressFamily -eq 'InterNetworkV6') { 'IPv6' } else { 'IPv4' }
}

function Get-Rule([string] $address) { 'evenkeel-arp-' + $address.Replace(':', '-') }

function Get-Facing([string] $family) {
    if ($Interface.Count -gt 0) { return $Interface }
    $loopbacks = @(Get-WmiObject Win32_NetworkAdapter |
        Where-Object { $_.ServiceName -eq 'msloop' -or $_.PNPDeviceID -like 'ROOT\EVENKEEL\*' } |
        ForEach-Object { $_.NetConnectionID })
    @(Get-NetAdapter | Where-Object { $_.Status -eq 'Up' -and $loopbacks -notcontains $_.Name } |
        Where-Object {
            Get-NetIPAddress -InterfaceIndex $_.ifIndex -AddressFamily $family -ErrorAction SilentlyContinue
        } | ForEach-Object { $_.Name })
}

function Get-Setting([string] $alias, [string] $family, [string] $setting) {
    $of = Get-NetIPInterface -InterfaceAlias $alias -AddressFamily $family
    if ($setting -eq 'InterfaceMetric' -and "$($of.AutomaticMetric)" -eq 'Enabled') { return 'automatic' }
    "$($of.$setting)"
}

function Set-Setting([string] $alias, [string] $family, [string] $setting, [string] $value) {
    $parameters = @{ InterfaceAlias = $alias; AddressFamily = $family }
    if ($setting -eq 'InterfaceMetric' -and $value -eq 'automatic') {
        $parameters['AutomaticMetric'] = 'Enabled'
    } else {
        if ($setting -eq 'InterfaceMetric') { $parameters['AutomaticMetric'] = 'Disabled' }
        $parameters[$setting] = $value
    }
    Set-NetIPInterface @parameters
    $now = Get-Setting $alias $family $setting
    if ($now -ne $value) { throw "$family $setting of ${alias}: $value was set but $now is there" }
}

# What is wanted of IP interfaces: alias, family, setting, value.
function Get-Wanted([string[]] $addresses) {
    foreach ($family in 'IPv4', 'IPv6') {
        if (-not ($addresses | Where-Object { (Get-Family $_) -eq $family })) { continue }
        , @($Name, $family, 'InterfaceMetric', '254')
        , @($Name, $family, 'WeakHostReceive', 'Enabled')
        , @($Name, $family, 'WeakHostSend', 'Enabled')
        , @($Name, $family, 'DadTransmits', '0')
        foreach ($alias in Get-Facing $family) { , @($alias, $family, 'WeakHostReceive', 'Enabled') }
    }
}

# ---- the journal: changes in the order in which they were made

function Read-Journal {
    if (Test-Path $File) { @(Get-Content $File -Raw | ConvertFrom-Json | ForEach-Object { $_ }) } else { @() }
}

function Write-Journal($changes) {
    if (-not (Test-Path $Directory)) { New-Item -ItemType Directory -Path $Directory -Force | Out-Null }
    & "$env:SystemRoot\System32\icacls.exe" $Directory /inheritance:r /grant:r '*S-1-5-18:(OI)(CI)F' '*S-1-5-32-544:(OI)(CI)F' | Out-Null
    if ($LASTEXITCODE -ne 0) { throw "cannot keep $Directory to administrators" }
    ConvertTo-Json -InputObject @($changes) -Depth 4 | Set-Content -Path "$File.next" -Encoding UTF8
    Move-Item -Path "$File.next" -Destination $File -Force
}

function New-Change([string] $kind, [string] $place, [string] $family, [string] $setting, [string] $found) {
    New-Object PSObject -Property @{
        kind = $kind; place = $place; family = $family; setting = $setting; found = $found
    }
}

function Undo-Change($change) {
    switch ($change.kind) {
        'adapter' { [EvenkeelLoopback]::Remove() }
        'setting' {
            if (Get-NetAdapter -Name $change.place -ErrorAction SilentlyContinue) {
                Set-Setting $change.place $change.family $change.setting $change.found
            }
        }
        'rule' { Remove-NetFirewallRule -DisplayName (Get-Rule $change.place) -ErrorAction SilentlyContinue }
        'address' {
            Get-NetIPAddress -IPAddress $change.place -ErrorAction SilentlyContinue |
                Where-Object { $_.InterfaceAlias -eq $Name } | Remove-NetIPAddress -Confirm:$false
        }
    }
}

# ---- commands

function Test-Administrator {
    $identity = New-Object Security.Principal.WindowsPrincipal ([Security.Principal.WindowsIdentity]::GetCurrent())
    if (-not $identity.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)) {
        throw 'only an administrator may change the network; nothing was changed'
    }
    if ([IntPtr]::Size -ne 8) { throw 'run it in the 64-bit PowerShell; nothing was changed' }
}

function Test-Vips {
    if ($Vip.Count -eq 0) { throw 'which VIP? give -Vip ADDRESS' }
    foreach ($address in $Vip) {
        $parsed = $null
        if (-not [Net.IPAddress]::TryParse($address, [ref] $parsed) -or $parsed.ToString() -ne $address) {
            throw "'$address' is not an IPv4 or IPv6 address in its shortest form"
        }
        $other = Get-NetIPAddress -IPAddress $address -ErrorAction SilentlyContinue |
            Where-Object { $_.InterfaceAlias -ne $Name }
        if ($other) { throw "$address is on $($other.InterfaceAlias); a VIP is the director's: take it off there" }
        if (@(Get-Facing (Get-Family $address)).Count -eq 0) {
            throw "no adapter that is up has an $(Get-Family $address) address; name one with -Interface"
        }
    }
    $balanced = Get-NetAdapterBinding -ComponentID ms_wlbs -ErrorAction SilentlyContinue | Where-Object { $_.Enabled }
    if ($balanced) { throw "Network Load Balancing is bound to $(@($balanced)[0].Name): take it off first" }
}

function Invoke-Apply {
    Test-Administrator
    Test-Vips
    $script:changes = @(Read-Journal)
    $before = $script:changes.Count
    function Add-Change($change) {
        $script:changes = @($script:changes) + $change
        Write-Journal $script:changes
    }
    try {
        if (-not (Find-Loopback)) {
            Add-Change (New-Change 'adapter' 'ROOT\EVENKEEL\0000' '' '' 'absent')
            if ([EvenkeelLoopback]::Install()) { Write-Warning 'Windows wants a restart to complete the loopback adapter' }
            for ($i = 0; $i -lt 60 -and -not (Find-Loopback); $i++) { Start-Sleep -Milliseconds 500 }
        }
        $adapter = Find-Loopback
        if (-not $adapter) { throw 'Windows shows no network connection for the loopback adapter' }
        # Names, bindings, DNS registration and DHCP go with the adapter, which is ours alone.
        if ($adapter.Name -ne $Name) { $adapter | Rename-NetAdapter -NewName $Name }
        foreach ($component in $Components) {
            Get-NetAdapterBinding -Name $Name -ComponentID $component -ErrorAction SilentlyContinue |
                Where-Object { $_.Enabled } | Disable-NetAdapterBinding
        }
        Set-DnsClient -InterfaceAlias $Name -RegisterThisConnectionsAddress $false
        Set-NetIPInterface -InterfaceAlias $Name -AddressFamily IPv4 -Dhcp Disabled

        foreach ($wanted in Get-Wanted $Vip) {
            $alias, $family, $setting, $value = $wanted
            $found = Get-Setting $alias $family $setting
            if ($found -ne $value) {
                Add-Change (New-Change 'setting' $alias $family $setting $found)
                Set-Setting $alias $family $setting $value
            }
        }
        foreach ($address in $Vip) {
            $rule = Get-Rule $address
            if (-not (Get-NetFirewallRule -DisplayName $rule -ErrorAction SilentlyContinue)) {
                Add-Change (New-Change 'rule' $address '' '' 'absent')
                New-NetFirewallRule -DisplayName $rule -Direction Inbound -Action Allow -Profile Any -LocalAddress $address | Out-Null
            }
        }
        foreach ($address in $Vip) {
            if (-not (Get-NetIPAddress -IPAddress $address -ErrorAction SilentlyContinue)) {
                $length = if ($Prefix -gt 0) { $Prefix } elseif ((Get-Family $address) -eq 'IPv6') { 128 } else { 32 }
                Add-Change (New-Change 'address' $address '' '' 'absent')
                New-NetIPAddress -InterfaceAlias $Name -IPAddress $address -PrefixLength $length -SkipAsSource $true | Out-Null
            }
        }
    } catch {
        $failure = $_
        while ($script:changes.Count -gt $before) {
            Undo-Change $script:changes[-1]
            $script:changes = @($script:changes | Select-Object -First ($script:changes.Count - 1))
            Write-Journal $script:changes
        }
        throw "$failure (what was done before is undone)"
    }
    Invoke-Check
}

function Invoke-Check {
    $addresses = $Vip
    if ($addresses.Count -eq 0) {
        $addresses = @(Read-Journal | Where-Object { $_.kind -eq 'address' } | ForEach-Object { $_.place })
    }
    if ($addresses.Count -eq 0) { throw 'nothing is applied here; give -Vip ADDRESS' }
    $script:faults = 0
    function Write-Finding([string] $check, $wanted, $found) {
        $result = 'ok'
        if ("$wanted" -ne "$found") { $result = 'FAULT'; $script:faults++ }
        '{0,-6} {1}: wanted {2}, found {3}' -f $result, $check, $wanted, $found
    }
    $adapter = Find-Loopback
    $found = 'absent'
    if ($adapter) { $found = $adapter.Name }
    Write-Finding 'loopback adapter' $Name $found
    if ($adapter -and $found -eq $Name) {
        foreach ($component in $Components) {
            $on = Get-NetAdapterBinding -Name $Name -ComponentID $component -ErrorAction SilentlyContinue |
                Where-Object { $_.Enabled }
            Write-Finding "binding $component" $false ([bool] $on)
        }
        Write-Finding 'DNS registration' $false (Get-DnsClient -InterfaceAlias $Name).RegisterThisConnectionsAddress
        foreach ($wanted in Get-Wanted $addresses) {
            $alias, $family, $setting, $value = $wanted
            Write-Finding "$family $setting $alias" $value (Get-Setting $alias $family $setting)
        }
    }
    foreach ($address in $addresses) {
        $rule = Get-NetFirewallRule -DisplayName (Get-Rule $address) -ErrorAction SilentlyContinue |
            Where-Object { "$($_.Enabled)" -eq 'True' -and "$($_.Action)" -eq 'Allow' }
        Write-Finding "firewall rule $(Get-Rule $address)" $true ([bool] $rule)
        $on = Get-NetIPAddress -IPAddress $address -ErrorAction SilentlyContinue
        $where = 'absent'
        if ($on) { $where = $on.InterfaceAlias }
        Write-Finding "address $address" $Name $where
    }
    $balanced = Get-NetAdapterBinding -ComponentID ms_wlbs -ErrorAction SilentlyContinue | Where-Object { $_.Enabled }
    Write-Finding 'Network Load Balancing bound' $false ([bool] $balanced)
    "not proved that nobody answers ARP for the VIP here: ask from the director, arping -I INTERFACE $($addresses[0])"
    if ($script:faults -gt 0) { exit 1 }
}

function Invoke-Remove {
    Test-Administrator
    $changes = @(Read-Journal)
    $left = @($changes | Where-Object { $_.kind -eq 'address' -and $Vip.Count -gt 0 -and $Vip -notcontains $_.place })
    $kept = New-Object Collections.ArrayList
    $changes | ForEach-Object { [void] $kept.Add($_) }
    for ($i = $kept.Count - 1; $i -ge 0; $i--) {
        $change = $kept[$i]
        $shared = $change.kind -eq 'adapter' -or $change.kind -eq 'setting'
        if ($shared -and $left.Count -gt 0) { continue }
        if (-not $shared -and $Vip.Count -gt 0 -and $Vip -notcontains $change.place) { continue }
        Undo-Change $change
        $kept.RemoveAt($i)
        Write-Journal $kept.ToArray()
        "undone: $($change.kind) $($change.place) $($change.setting)"
    }
}

if (-not ('EvenkeelLoopback' -as [type])) { Add-Type -TypeDefinition $Source }
switch ($Command) {
    'apply' { Invoke-Apply }
    'check' { Invoke-Check }
    'remove' { Invoke-Remove }
}
