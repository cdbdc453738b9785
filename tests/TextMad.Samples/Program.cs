namespace TextMad.Samples;

/// <summary>Runs a sample: <c>dotnet run --project tests/TextMad.Samples -- who-wrote FILE MODEL</c>.</summary>
public static class Program
{
    /// <summary>Runs the sample that the first argument names.</summary>
    /// <returns>0, or 2 where there is no such sample.</returns>
    public static int Main(string[] args)
    {
        switch (args)
        {
            case ["who-wrote", var file, var model]:
                WhoWroteIt.Tell(file, model, Console.Out);
                return 0;
            default:
                Console.Error.WriteLine("Samples: who-wrote FILE MODEL (a store in LiteDB, a model in it).");
                return 2;
        }
    }
}
