using System.Text.Json;
using ProFL.Learning.Networks;
using ProFL.Learning.Rules;
using ProFL.Tools.Plans;
using ProFL.Tools.Runs;
using ProFL.Training.Probes;

namespace ProFL.Tools.Tests.Plans;

public class MemoryReportTests
{
    private static readonly NetworkBlueprint Deep8 = NetworkFile.Read("deep8");

    [Fact]
    public void Should_have_a_row_for_each_step_and_the_full_network_when_written_as_json()
    {
        using JsonDocument json = Json(MemoryReport.Of(Rows(64)));
        JsonElement rows = json.RootElement.GetProperty("rows");
        Assert.Equal(
            ["grow-1", "grow-2", "grow-3", "grow-4", "full"],
            rows.EnumerateArray().Select(row => row.GetProperty("subModel").GetString())
        );
        JsonElement second = rows[1];
        Assert.Equal("deep8", second.GetProperty("network").GetString());
        Assert.Equal(64, second.GetProperty("batch").GetInt32());
        Assert.Equal(53_994, second.GetProperty("trainedParameters").GetInt64());
        Assert.Equal(4_848, second.GetProperty("frozenParameters").GetInt64());
        JsonElement terms = second.GetProperty("estimate");
        Assert.Equal(
            second.GetProperty("estimatedBytes").GetInt64(),
            terms.GetProperty("constant").GetInt64() + terms.GetProperty("weights").GetInt64() + terms.GetProperty("activations").GetInt64()
        );
        Assert.Equal(JsonValueKind.Null, second.GetProperty("measuredPeakBytes").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("worstErrorPercent").ValueKind);
    }

    [Fact]
    public void Should_tell_the_errors_when_rows_are_measured()
    {
        MemoryRow row = Rows(64)[0];
        MemoryRow Above(double ratio) => row.With(new MemoryMeasurement(1000, 1000 + (long)Math.Round(row.EstimatedBytes / ratio)));
        var report = MemoryReport.Of([Above(1.1), Above(0.8), Above(1.05), Above(1)]);
        Assert.Equal([10, -20, 5, 0], report.Rows.Select(r => r.ErrorPercent));
        Assert.Equal(7.5, report.MedianErrorPercent);
        Assert.Equal(20, report.WorstErrorPercent);
        Assert.Contains("-20.0 % |", MemoryFormatting.Of(report), StringComparison.Ordinal);
        Assert.Contains("median 7.5 %, worst 20.0 %", MemoryFormatting.Of(report), StringComparison.Ordinal);
        Assert.Contains("An error with + says that the estimate is above", MemoryFormatting.Of(report), StringComparison.Ordinal);
        Assert.Contains("deep8 grow-1 took ", MemoryFormatting.Of(report), StringComparison.Ordinal);
        Assert.Contains(" more than the ", MemoryFormatting.Of(report), StringComparison.Ordinal);
        Assert.EndsWith("give budgets that much room.", MemoryFormatting.Of(report), StringComparison.Ordinal);
        Assert.EndsWith(
            "No step took more than was estimated.",
            MemoryFormatting.Of(MemoryReport.Of([Above(1.1)])),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Should_name_every_sub_model_that_a_curriculum_trains_when_all_are_listed()
    {
        string[] names = [.. NamedSubModels.All(Deep8).Select(named => named.Name)];
        Assert.Equal(names, names.Distinct());
        Assert.All(names, name => NamedSubModels.Find(Deep8, name));
        Assert.All(
            RuleBook.Newest.CurriculumOf(Support.Jobs.Demo()),
            step => Assert.Equal(step.SubModel, NamedSubModels.Find(Deep8, NamedSubModels.SubModelOf(step)))
        );
    }

    [Fact]
    public void Should_list_the_shipped_networks_when_one_is_unknown()
    {
        UserException unknown = Assert.Throws<UserException>(() => NetworkFile.Read("resnet"));
        Assert.Equal(Mistake.Usage, unknown.Mistake);
        Assert.Contains(
            "there is no network 'resnet': name a shipped one (cnn28, deep8, mlp, resnet18, resnet34, vgg11_bn, vit)",
            unknown.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Should_read_the_network_of_a_job_when_given_its_file() =>
        Assert.Equal(Deep8, NetworkFile.Read(Path.Combine(JobFile.ShippedJobs, "demo.conf")));

    [Theory]
    [InlineData(null, null, new[] { 16 }, new[] { 0 })]
    [InlineData(new[] { 8, 32 }, null, new[] { 8, 32 }, new[] { 0 })]
    [InlineData(null, new[] { 4 }, new[] { 16 }, new[] { 4 })]
    public void Should_ask_for_the_batch_of_the_job_when_none_is_given(int[]? batches, int[]? micros, int[] asked, int[] together)
    {
        MemoryQuestion question = NetworkFile.QuestionOf(Path.Combine(JobFile.ShippedJobs, "demo.conf"), batches, micros);

        Assert.Equal(Deep8, question.Network);
        Assert.Equal(asked, question.Batches);
        Assert.Equal(together, question.Micros);
        Assert.Equal([64], NetworkFile.QuestionOf("deep8", null, null).Batches);
    }

    private static MemoryRow[] Rows(int batch) =>
        [.. NamedSubModels.Growing(Deep8).Select(named => MemoryRow.Of(Deep8, named.Name, named.SubModel, batch))];

    private static JsonDocument Json(MemoryReport report) =>
        JsonDocument.Parse(JsonSerializer.Serialize(report, PlanJson.Default.MemoryReport));
}
