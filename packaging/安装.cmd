@echo off
rem Offline install: copies wsgov.exe to %LOCALAPPDATA%\wsgov and adds it to the user's PATH.
setlocal
set "dest=%LOCALAPPDATA%\wsgov"
if not exist "%dest%" mkdir "%dest%"
xcopy /e /i /y /q "%~dp0." "%dest%" >nul || exit /b 4
echo ;%PATH%; | find /i ";%dest%;" >nul && goto done
for /f "skip=2 tokens=2,*" %%a in ('reg query HKCU\Environment /v Path 2^>nul') do set "old=%%b"
if defined old (reg add HKCU\Environment /v Path /t REG_EXPAND_SZ /d "%old%;%dest%" /f >nul) else (reg add HKCU\Environment /v Path /t REG_EXPAND_SZ /d "%dest%" /f >nul)
:done
"%dest%\wsgov.exe" --version
