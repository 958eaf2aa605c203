@echo off
rem Opens a window in which ecentre is ready: UTF-8, on the path, in the user's own folder.
chcp 65001 >nul
title ecentre
set "PATH=%~dp0bin;%PATH%"
if defined USERPROFILE cd /d "%USERPROFILE%"
cmd /k ecentre
