@rem Runs @name@ on its own Java.
@"%~dp0..\@runtime@\bin\java.exe" -XX:+UseSerialGC -XX:-UsePerfData -XX:TieredStopAtLevel=1 -Xmx@heap@m -jar "%~dp0..\lib\@jar@" %*
@exit /b %ERRORLEVEL%
