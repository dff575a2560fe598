using ProFL.Node.Configuration;
using ProFL.Tools.Doctor;

namespace ProFL.Tools.Tests.Doctor;

public class MachineCheckTests
{
    [Fact]
    public void Should_name_problem_and_remedy_when_looking_fails() =>
        Assert.Equal(
            "problem  disk: full. Free some space",
            MachineCheck.Of("disk", "Free some space", () => throw new IOException("full")).ToString()
        );

    [Fact]
    public void Should_say_what_is_there_when_it_is_well() =>
        Assert.Equal("ok       disk: 7 MiB", MachineCheck.Good("disk", "7 MiB").ToString());

    [Fact]
    public void Should_find_a_problem_with_a_remedy_when_the_scratch_folder_would_lie_in_memory()
    {
        string folder = Path.Combine("/dev/shm", $"profl-{Guid.NewGuid():N}");
        try
        {
            MachineCheck scratch = new MachineChecks(HoconLayers.Load("coordinator", ["local"]), folder)
                .All()
                .First(check => check.Name == "scratch");

            Assert.False(scratch.Ok);
            Assert.Equal($"{folder} lies in memory (tmpfs)", scratch.Found);
            Assert.Contains("profl.client-node.scratch = 0", scratch.Remedy, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder);
        }
    }
}
