using System.Text.RegularExpressions;
using ProFL.Learning.Jobs;
using ProFL.Tools.Runs;
using ProFL.Tools.Tests.Support;

namespace ProFL.Tools.Tests.Runs;

/// <summary>hocon/jobs/reference.conf documents every key of a job file.</summary>
public sealed partial class JobReferenceTests : IDisposable
{
    private static readonly string Reference = Path.Combine(JobFile.ShippedJobs, "reference.conf");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Should_be_a_job_itself() => Assert.Equal("reference", JobFile.Read(Reference, seed: null).Name);

    [Fact]
    public void Should_be_a_job_whose_rounds_have_a_deadline_when_its_other_keys_of_rounds_are_used()
    {
        string path = _folder.File("deadline.conf");
        string text = File.ReadAllText(Reference).Replace("mode = strict", "mode = deadline", StringComparison.Ordinal);
        File.WriteAllText(path, OtherKeysOfRounds().Replace(KeysOfStrict().Replace(text, "# $1"), "$1"));

        Assert.Equal(new RoundSpec.ByDeadline(5, 3, TimeSpan.FromSeconds(30), 1.3), JobFile.Read(path, seed: null).Rounds);
    }

    // a reader that meets an unknown key lists those that it knows
    [Theory]
    [InlineData("")]
    [InlineData("data.")]
    [InlineData("data.image.")]
    [InlineData("data.csv.")]
    [InlineData("fleet.")]
    [InlineData("fleet.memory-rich.")]
    [InlineData("training.")]
    [InlineData("rounds.")]
    [InlineData("freezing.")]
    [InlineData("evaluation.")]
    [InlineData("method.")]
    public void Should_document_every_key_that_a_section_may_have(string section)
    {
        string text = File.ReadAllText(Reference);
        string job =
            section == "data.csv."
                ? WithoutImage().Replace(text, "").Replace("format = images", "format = csv", StringComparison.Ordinal)
                : text;
        string message = Refusal($"{job}\n{section}qqqqqqqqqqqq = 1");
        string[] keys = ListOfKeys().Match(message).Groups[1].Value.Split(", ");

        Assert.True(keys.Length > 1, message);
        Assert.All(keys, key => Assert.Matches($@"(?m)(^|[\s{{,]){Regex.Escape(key)}( =| \{{|,)", text + " "));
    }

    private string Refusal(string text)
    {
        string path = _folder.File("job.conf");
        File.WriteAllText(path, text);
        return Assert.Throws<UserException>(() => JobFile.Read(path, seed: null)).Message;
    }

    [GeneratedRegex("the keys here are (.*)$")]
    private static partial Regex ListOfKeys();

    [GeneratedRegex("(?m)^  (cohort = .*|give-up-after = .*)$")]
    private static partial Regex KeysOfStrict();

    [GeneratedRegex("(?m)^  # ((target|minimum|deadline|over-selection) = .*)$")]
    private static partial Regex OtherKeysOfRounds();

    [GeneratedRegex("(?m)^  image .*$")]
    private static partial Regex WithoutImage();
}
