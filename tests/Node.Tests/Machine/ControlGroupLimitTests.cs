using ProFL.Node.Machine;

namespace ProFL.Node.Tests.Machine;

public class ControlGroupLimitTests
{
    [Fact]
    public void Should_take_the_smallest_when_a_group_above_allows_less() =>
        Assert.Equal(
            300,
            Limit(
                ["0::/a/b"],
                ("/sys/fs/cgroup/a/b/memory.max", "500\n"),
                ("/sys/fs/cgroup/a/memory.max", "300\n"),
                ("/sys/fs/cgroup/memory.max", "max\n")
            )
        );

    [Fact]
    public void Should_find_none_when_no_group_has_a_limit()
    {
        Assert.Null(Limit(["0::/a"], ("/sys/fs/cgroup/a/memory.max", "max\n")));
        Assert.Null(Limit(["4:memory:/a"], ("/sys/fs/cgroup/memory/a/memory.limit_in_bytes", "9223372036854771712\n")));
        Assert.Null(Limit([]));
    }

    [Fact]
    public void Should_read_the_group_of_memory_alone_when_control_groups_are_of_version_1() =>
        Assert.Equal(
            400,
            Limit(
                ["5:cpu,cpuacct:/x", "4:hugetlb,memory:/docker/a", "0::/"],
                ("/sys/fs/cgroup/memory/docker/a/memory.limit_in_bytes", "400"),
                ("/sys/fs/cgroup/memory/x/memory.limit_in_bytes", "100")
            )
        );

    [Fact]
    public void Should_read_the_root_when_a_container_sees_itself_as_root() =>
        Assert.Equal(700, Limit(["0::/"], ("/sys/fs/cgroup/memory.max", "700")));

    [Fact]
    public void Should_have_more_in_all_than_is_free_when_this_machine_is_read()
    {
        var memory = MachineMemory.Read();

        Assert.InRange(memory.FreeBytes, 1, memory.TotalBytes);
    }

    private static long? Limit(string[] groups, params (string Path, string Text)[] files) =>
        ControlGroupLimit.Of(groups, path => files.FirstOrDefault(file => file.Path == path).Text);
}
