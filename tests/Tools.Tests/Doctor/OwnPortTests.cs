using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using ProFL.Node.Configuration;
using ProFL.Node.Tests.Support;
using ProFL.Node.Trust;
using ProFL.Tools.Doctor;
using ProFL.Tools.Processes;
using ProFL.Tools.Tests.Support;

namespace ProFL.Tools.Tests.Doctor;

/// <summary>Whose a port is that is taken.</summary>
public sealed class OwnPortTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public OwnPortTests() => _listener.Start();

    public void Dispose()
    {
        _listener.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Should_say_that_a_port_is_ours_when_a_coordinator_with_a_certificate_has_it()
    {
        using var authority = new TestAuthority();
        Task serving = Serve(NodeTrust.Load(authority.Enrolled("coordinator", name: "coordinator-1"), TimeProvider.System));

        MachineCheck check = await Task.Run(Look);
        await serving;

        Assert.True(check.Ok);
        Assert.StartsWith(
            $"{Port} is that of coordinator coordinator-1 of cluster plant, which runs here;",
            check.Found,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Should_be_a_problem_when_another_program_has_the_port()
    {
        Task refusing = _listener.AcceptSocketAsync().ContinueWith(accepted => accepted.Result.Dispose(), TaskScheduler.Default);

        MachineCheck check = await Task.Run(Look);
        await refusing;

        Assert.Equal((false, $"{Port} is taken"), (check.Ok, check.Found));
    }

    [Theory]
    [InlineData("/usr/bin/dotnet /opt/profl/profl.dll coordinator --port 4053", "coordinator")]
    [InlineData("/opt/profl/profl client-node --site north", "client-node")]
    [InlineData("/usr/bin/dotnet /opt/other.dll coordinator", null)]
    [InlineData("/usr/sbin/nginx", null)]
    public void Should_know_its_own_program_by_what_it_was_started_with(string commandLine, string? command) =>
        Assert.Equal(command, new PortHolder(1, commandLine.Split(' ')).Command);

    [Fact]
    public void Should_find_the_process_that_listens_when_it_is_of_the_same_user() =>
        Assert.Equal(Environment.ProcessId, PortHolder.Of(Port)?.Id);

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    private MachineCheck Look() =>
        new MachineChecks(HoconLayers.Load("coordinator", [], [$"akka.remote.dot-netty.tcp.port = {Port}"]), _folder.Path)
            .All()
            .First(check => check.Name == "port of the cluster");

    private async Task Serve(NodeTrust trust)
    {
        using TcpClient taken = await _listener.AcceptTcpClientAsync();
        using var secured = new SslStream(taken.GetStream());
        try
        {
            await secured.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = trust.Certificate });
        }
        catch (Exception refused) when (refused is IOException or System.Security.Authentication.AuthenticationException)
        {
            // it only looks
        }
    }
}
