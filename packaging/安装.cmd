@echo off
rem Offline install: copies this folder to %LOCALAPPDATA%\wsgov and adds it to the user's Path.
rem With /q it does not wait for a key. This file is ASCII, so that any code page reads it right.
setlocal
set "dest=%LOCALAPPDATA%\wsgov"
set "failed=4"
if not exist "%dest%" mkdir "%dest%"
xcopy /e /i /y /q "%~dp0." "%dest%" >nul
if errorlevel 1 goto done
rem cmd would read the old Path through a code page and could damage it; PowerShell reads and writes it as it is.
powershell -NoProfile -Command "$key = [Microsoft.Win32.Registry]::CurrentUser.CreateSubKey('Environment'); $old = [string]$key.GetValue('Path', '', 'DoNotExpandEnvironmentNames'); $own = $env:LOCALAPPDATA + '\wsgov'; if (($old -split ';') -notcontains $own) { $key.SetValue('Path', ($old.TrimEnd(';') + ';' + $own).TrimStart(';'), 'ExpandString') }"
if errorlevel 1 echo Path was not changed; add "%dest%" to it by hand.
rem setx tells the running desktop that the environment has changed.
setx WSGOV_HOME "%dest%" >nul 2>nul
"%dest%\wsgov.exe" --version
set "failed=%errorlevel%"
:done
if not "%~1"=="/q" pause
exit /b %failed%
