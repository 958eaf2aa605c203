@echo off
rem Finds the right Python and hands over to install.py.  Usage: install.cmd [FOLDER]
setlocal
chcp 65001 >nul
py -@@python@@ -c "" >nul 2>nul
if errorlevel 1 goto other
py -@@python@@ -I -X utf8 "%~dp0install.py" %*
goto done
:other
python -c "" >nul 2>nul
if errorlevel 1 goto missing
python -I -X utf8 "%~dp0install.py" %*
goto done
:missing
echo Python @@python@@ (64-bit) is missing; see READ-ME.txt 1>&2
set failed=6
goto wait
:done
set failed=%errorlevel%
:wait
if not defined ECENTRE_NO_PAUSE pause
exit /b %failed%
