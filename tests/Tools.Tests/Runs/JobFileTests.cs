using System.Text.RegularExpressions;
using ProFL.Learning.Jobs;
using ProFL.Tools.Runs;
using ProFL.Tools.Tests.Support;

namespace ProFL.Tools.Tests.Runs;

public sealed class JobFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Should_fit_the_network_to_the_data_when_the_job_names_input_and_classes()
    {
        JobSpec job = Read("network { file = cnn28, input = [3, 32, 32], classes = 12 }");
        Assert.Equal(("cnn28", "[3, 32, 32]", 12), (job.Network.Name, job.Network.Input.ToString(), job.Network.Classes));
        Assert.Equal("[12, 128]", job.Network.Head.Parameters[0].Shape.ToString());
    }

    [Fact]
    public void Should_read_the_same_network_when_file_stands_alone() =>
        Assert.Equal(Read("network = deep8").Network, Read("network { file = deep8 }").Network);

    [Fact]
    public void Should_name_the_network_file_and_the_layer_when_the_data_do_not_fit_it()
    {
        string message = Refused("network { file = deep8, input = [1, 8, 8], classes = 1 }");
        Assert.Contains(": key `network.classes`: must be a whole number from 2", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "kernel = three",
        "own.conf, line 7: key `kernel` of `blocks` 2, `layers` 1, `main` 1: must be a whole number from 1 to 255"
    )]
    [InlineData("kernl = 3", "own.conf, line 7: key `kernl` of `blocks` 2, `layers` 1, `main` 1: unknown; did you mean `kernel`?")]
    [InlineData("padding = 1", "own.conf, line 7: key `kernel` of `blocks` 2, `layers` 1, `main` 1: missing; add it")]
    [InlineData("kernel = 3", "own.conf, line 6: block `block2`: layer `block2.0` adds [2, 8, 8] of its shortcut to [2, 6, 6]")]
    public void Should_name_line_and_key_as_they_are_written_when_a_layer_is_wrong(string size, string expected)
    {
        File.WriteAllText(
            _folder.File("own.conf"),
            $$"""
            name = own, input = [1, 8, 8], classes = 3
            blocks = [
              { name = block1, layers = [{ type = conv2d, out = 2, kernel = 1 }] }
              {
                name = block2, layers = [
                  { type = residual
                    main = [{ type = conv2d, out = 2, {{size}} }]
                  }
                ]
              }
            ]
            head = [{ type = flatten }, { type = linear, out = classes }]
            """
        );
        string message = Assert.Throws<UserException>(() => NetworkFile.Read(_folder.File("own.conf"))).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain("[0]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_give_a_cluster_the_folder_that_a_run_would_take_when_a_job_is_named()
    {
        Directory.CreateDirectory(_folder.File("photos"));
        string demo = File.ReadAllText(Path.Combine(JobFile.ShippedJobs, "demo.conf"));
        string ofPhotos = Regex
            .Replace(demo, @"(?s)\bdata \{.*?\n\}", "data { format = idx, folder = photos, held-out = 0.2 }")
            .Replace("network = deep8", "network = cnn28", StringComparison.Ordinal);
        File.WriteAllText(_folder.File("job.conf"), ofPhotos);

        Assert.Equal(_folder.Path, JobFile.DataDirectoryOf(_folder.File("job.conf")));
        Assert.Equal(JobFile.ShippedData, JobFile.DataDirectoryOf(Path.Combine(JobFile.ShippedJobs, "demo.conf")));
        Assert.Equal(JobFile.ShippedData, JobFile.DataDirectoryOf(null));
    }

    [Fact]
    public void Should_name_the_line_when_a_key_of_the_job_is_wrong()
    {
        string message = Refused("network = deep8\ntraning { batch = 16 }");
        int line = 1 + File.ReadAllText(_folder.File("job.conf")).Split("traning")[0].Count(c => c == '\n');
        Assert.Contains($"job.conf, line {line}: key `traning`: unknown; did you mean `training`?", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_suggest_the_key_when_it_is_mistyped() =>
        Assert.Contains(
            "key `network.clases`: unknown; did you mean `classes`?",
            Refused("network { file = deep8, clases = 3 }"),
            StringComparison.Ordinal
        );

    [Fact]
    public void Should_list_the_shipped_networks_when_there_is_no_such_file()
    {
        string message = Refused("network { file = deep9 }");
        int line = 1 + File.ReadAllText(_folder.File("job.conf")).Split("deep9")[0].Count(c => c == '\n');

        Assert.Contains($"job.conf, line {line}: there is no network 'deep9'", message, StringComparison.Ordinal);
        Assert.EndsWith("; did you mean `deep8`?", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mi", "; did you mean `my`?")]
    [InlineData("mi.conf", "; did you mean `my.conf`?")]
    [InlineData("somethingelse", "vgg11_bn, vit)")]
    public void Should_suggest_a_network_beside_the_job_when_a_name_is_mistyped(string name, string ending)
    {
        File.WriteAllText(_folder.File("my.conf"), "name = my");

        Assert.EndsWith(ending, Refused($"network {{ file = {name} }}"), StringComparison.Ordinal);
    }

    [Fact]
    public void Should_say_how_the_head_follows_the_classes_when_a_network_of_its_own_fixes_them()
    {
        File.WriteAllText(
            _folder.File("own.conf"),
            """
            name = own, input = [4], classes = 3
            blocks = [{ name = block1, layers = [{ type = linear, out = 5 }] }]
            head = [{ type = linear, out = 3 }]
            """
        );
        Assert.Contains(
            "the head ends in [3], but there are 6 classes; end it with { type = linear, out = classes }",
            Refused("network { file = own, classes = 6 }"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Should_take_the_shipped_network_when_a_job_beside_is_called_like_it()
    {
        File.WriteAllText(_folder.File("mlp.conf"), "name = mlp, network = cnn28");
        Assert.Equal("mlp", Read("network { file = mlp, input = [64] }").Network.Name);
    }

    [Theory]
    [InlineData("a = ${b}\nb = ${a}\nnetwork = deep8", "leads back to itself")]
    [InlineData("include \"/etc/passwd\"\nnetwork = deep8", "files are not included")]
    [InlineData(
        "l0=[1,1,1,1,1,1,1,1,1,1]\nl1=[${l0},${l0},${l0},${l0},${l0},${l0},${l0},${l0},${l0},${l0}]\n"
            + "l2=[${l1},${l1},${l1},${l1},${l1},${l1},${l1},${l1},${l1},${l1}]\nl3=[${l2},${l2},${l2},${l2},${l2},${l2},${l2},${l2}]\n"
            + "l4=[${l3},${l3},${l3},${l3},${l3},${l3},${l3},${l3},${l3}]\nl5=[${l4},${l4},${l4},${l4},${l4},${l4},${l4},${l4}]\n"
            + "network = deep8",
        "comes to more than"
    )]
    [InlineData("network = deep8\ntraining { learning-rate = 0,05 }", "0,05 has a decimal comma: write 0.05")]
    [InlineData("network = deep8\nmethod { map-learning-rate = 50 }", "`method.map-learning-rate`: at 50 every training diverges")]
    public void Should_refuse_in_one_line_with_its_file_when_a_job_file_cannot_be_meant(string text, string what)
    {
        string message = Refused(text);

        Assert.StartsWith(_folder.File("job.conf"), message, StringComparison.Ordinal);
        Assert.Contains(what, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    private string Refused(string network) => Assert.Throws<UserException>(() => Read(network)).Message;

    private JobSpec Read(string network)
    {
        string demo = File.ReadAllText(Path.Combine(JobFile.ShippedJobs, "demo.conf"));
        File.WriteAllText(_folder.File("job.conf"), demo.Replace("network = deep8", network, StringComparison.Ordinal));
        return JobFile.Read(_folder.File("job.conf"), seed: null);
    }
}
