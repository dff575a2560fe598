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
}
