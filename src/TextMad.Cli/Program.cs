using TextMad.Cli;
using TextMad.Cli.Output;

ProvidedAdapters.Provide();
using var output = StandardOutput.Open();
using var interruption = new Interruption(Console.Error);
return CommandLine.Run(args, new CliContext(output, Console.Error, interruption));
