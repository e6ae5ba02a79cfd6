@echo off
rem Offline install: copies this folder to %LOCALAPPDATA%\wsgov and adds it to the user's PATH.
rem With /q it does not wait for a key. This file is ASCII, so that any code page reads it right.
setlocal
set "dest=%LOCALAPPDATA%\wsgov"
set "failed=4"
if not exist "%dest%" mkdir "%dest%"
xcopy /e /i /y /q "%~dp0." "%dest%" >nul
if errorlevel 1 goto done
set "old="
for /f "tokens=2,*" %%a in ('reg query HKCU\Environment /v Path 2^>nul ^| find "REG_"') do set "old=%%b"
set "new=%dest%"
if defined old set "new=%old%;%dest%"
echo ";%old%;" | find /i ";%dest%;" >nul
if errorlevel 1 reg add HKCU\Environment /v Path /t REG_EXPAND_SZ /d "%new%" /f >nul
rem setx tells the running desktop that the environment has changed; reg does not.
setx WSGOV_HOME "%dest%" >nul 2>nul
"%dest%\wsgov.exe" --version
set "failed=%errorlevel%"
:done
if not "%~1"=="/q" pause
exit /b %failed%
