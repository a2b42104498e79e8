@rem Opens the agent's monitor on its own Java.
@start "" "%~dp0..\@runtime@\bin\javaw.exe" @options@ -jar "%~dp0..\lib\evenkeel-agent-monitor.jar" %*
