using TextMad.Cli;

// Little may be named here: every part of the program that is loaded takes handles of files.
return FileLimit.Refuses() ? 1 : Tool.Run(args);
