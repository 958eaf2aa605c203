@echo off
rem ecentre for when bin\ecentre.exe is missing or kept from running.
"%~dp0..\program\python.exe" -I -X utf8 -m ecentre %*
exit /b %errorlevel%
