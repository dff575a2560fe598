using ProFL.Node.Hosting;

namespace ProFL.Node.Tests.Hosting;

public class RepeatedReasonTests
{
    [Fact]
    public void Should_tell_what_is_new_from_what_is_said_again_with_other_numbers()
    {
        var reasons = new RepeatedReason();
        string[] given = ["12 bytes free", "7 bytes free", "the server is away", "12 bytes free", "12 bytes free"];

        Assert.Equal([true, false, true, true, false], given.Select(reasons.IsNew));
        reasons.Clear();
        Assert.True(reasons.IsNew("12 bytes free"));
    }
}
