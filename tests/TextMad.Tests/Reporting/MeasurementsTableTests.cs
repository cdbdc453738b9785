using TextMad.Reporting;
using TextMad.Tests.Corpora.Rows;

namespace TextMad.Tests.Reporting;

public sealed class MeasurementsTableTests
{
    [Fact]
    public void DuckDB_reads_the_measurements_of_a_run()
    {
        var path = Path.Combine(Path.GetTempPath(), $"textmad-{Guid.NewGuid():N}.parquet");
        try
        {
            MeasurementsTable.Write(path,
            [
                new MeasurementRow("r", "base", 1, 0, "heldout_perplexity", 179.25),
                new MeasurementRow("r", "replace", ulong.MaxValue, 2, "mauve", null, "Texts are too few: λ."),
            ]);
            using var duck = new DuckDb();
            Assert.Equal(
                ["""{"run":"r","regime":"base","seed":1,"generation":0,"metric":"heldout_perplexity","value":179.25,"note":null}""",
                    """{"run":"r","regime":"replace","seed":18446744073709551615,"generation":2,"metric":"mauve","value":null,"note":"Texts are too few: λ."}"""],
                duck.Ask($"SELECT to_json(t)::VARCHAR FROM '{path}' t"));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
