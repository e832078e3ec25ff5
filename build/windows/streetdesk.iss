; 安装程序 (Inno Setup 6): python build\dev.py package, then ISCC /DVersion=x.y.z build\windows\streetdesk.iss
; Per user without rights (default) or for the whole machine; upgrades in place; keeps the office folder on uninstall.

#ifndef Version
  #error Call ISCC with /DVersion=x.y.z (app/version.py)
#endif
#define Name "接诉即办工作台"

[Setup]
; The id never changes: an upgrade finds the older installation by it.
AppId={{6B0E6E0B-3C5B-4E0A-9C0D-51C1A7D95B11}
AppName={#Name}
AppVersion={#Version}
AppPublisher=Streetdesk
VersionInfoVersion={#Version}
DefaultDirName={autopf}\Streetdesk
DefaultGroupName={#Name}
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog commandline
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
OutputDir=..\..\dist
OutputBaseFilename=streetdesk-{#Version}-setup
SetupIconFile=..\..\dist\scratch\program.ico
UninstallDisplayIcon={app}\streetdesk.exe
UninstallDisplayName={#Name}
LicenseFile=..\..\LICENSE
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
; A running program would keep its files open: Windows' restart manager asks it to close, and the program backs up first.
CloseApplications=yes
RestartApplications=no
ChangesAssociations=yes
UsePreviousAppDir=yes

[Languages]
; Our own words over the standard texts: Inno Setup brings no Chinese by itself in every edition.
Name: "zh"; MessagesFile: "compiler:Default.isl,chinese.isl"

[Tasks]
Name: "desktopicon"; Description: "在桌面放一个图标"
Name: "openwith"; Description: "在表格文件（.xlsx、.xls、.csv）的“打开方式”里列出本程序"

[Files]
Source: "..\..\dist\streetdesk\*"; DestDir: "{app}"; Flags: recursesubdirs createallsubdirs ignoreversion

[InstallDelete]
; Modules of an older version must not be found beside the new ones.
Type: filesandordirs; Name: "{app}\_internal"

[Icons]
Name: "{group}\{#Name}"; Filename: "{app}\streetdesk.exe"
Name: "{autodesktop}\{#Name}"; Filename: "{app}\streetdesk.exe"; Tasks: desktopicon

[Registry]
Root: HKA; Subkey: "Software\Classes\Applications\streetdesk.exe"; ValueType: string; ValueName: "FriendlyAppName"; ValueData: "{#Name}"; Flags: uninsdeletekey; Tasks: openwith
Root: HKA; Subkey: "Software\Classes\Applications\streetdesk.exe\shell\open\command"; ValueType: string; ValueData: """{app}\streetdesk.exe"" ""%1"""; Tasks: openwith
Root: HKA; Subkey: "Software\Classes\Applications\streetdesk.exe\SupportedTypes"; ValueType: string; ValueName: ".xlsx"; Tasks: openwith
Root: HKA; Subkey: "Software\Classes\Applications\streetdesk.exe\SupportedTypes"; ValueType: string; ValueName: ".xls"; Tasks: openwith
Root: HKA; Subkey: "Software\Classes\Applications\streetdesk.exe\SupportedTypes"; ValueType: string; ValueName: ".csv"; Tasks: openwith

[Run]
Filename: "{app}\streetdesk-cli.exe"; Parameters: "--self-check"; StatusMsg: "正在检查安装结果……"; Flags: runhidden
Filename: "{app}\streetdesk.exe"; Description: "打开{#Name}"; Flags: nowait postinstall skipifsilent

; Nothing in [UninstallDelete]: the office folder (%LOCALAPPDATA%\Streetdesk\office or where the office put it) stays.
