using ProFL.Learning.Jobs;
using ProFL.Learning.Randomness;
using ProFL.Tools.Runs;
using ProFL.Tools.Tests.Support;

namespace ProFL.Tools.Tests.Runs;

/// <summary>Damaged job files: they can be run, or are refused in one line before anything of a run is there.</summary>
public sealed class MutatedJobFileTests : IDisposable
{
    private const int Times = 1500;
    private static readonly string[] Fragments =
    [
        "",
        "0",
        "-1",
        "1e400",
        "99999999999999999999",
        "null",
        "true",
        "\"",
        "\"\"",
        "{",
        "}",
        "[",
        "]",
        "=",
        ":",
        ",",
        "\n",
        "#",
        "//",
        "include \"x\"",
        "+=",
        "\\",
        ".",
        "..",
        "é",
        "\u0000",
        "KiB",
        "networks",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("demo.conf")]
    [InlineData("fashion-mnist.conf")]
    [InlineData("reference.conf")]
    public void Should_run_or_refuse_in_one_line_when_a_job_file_is_damaged(string name)
    {
        string whole = File.ReadAllText(Path.Combine(JobFile.ShippedJobs, name));
        string path = _folder.File("job.conf");
        var random = new DeterministicRandom(Seed.Of(3, name));
        for (int i = 0; i < Times; i++)
        {
            File.WriteAllText(path, Damaged(whole, random));
            try
            {
                (JobSpec spec, string data) = JobFile.Read(path, seed: null, data: null);
                if (name == "demo.conf")
                {
                    Preflight.Check(spec, data); // its data is the project's own
                }
            }
            catch (UserException refused)
            {
                Assert.Contains(refused.Mistake, new[] { Mistake.Usage, Mistake.Data, Mistake.NoClientAble });
                Assert.DoesNotContain('\n', refused.Message);
            }
        }

        Assert.Equal([path], Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!));
    }

    private static string Damaged(string text, DeterministicRandom random)
    {
        for (int damages = 1 + random.NextInt32(2); damages > 0; damages--)
        {
            int place = random.NextInt32(text.Length);
            int end = Math.Min(text.Length, place + random.NextInt32(10));
            text = text[..place] + Fragments[random.NextInt32(Fragments.Length)] + text[end..];
        }

        return text;
    }
}
