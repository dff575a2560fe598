using System.CommandLine;
using System.CommandLine.Invocation;
using ProFL.Cli;
using ProFL.Cli.Commands;
using ProFL.Coordinator.Persistence;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;
using ProFL.Node.Configuration;
using ProFL.Node.Files;
using ProFL.Node.Hosting;
using ProFL.Tools;
using ProFL.Tools.Choices;
using ProFL.Training.Natives;

using var stop = new StopSignal(overdue: () => Environment.Exit(ExitCode.Interrupted));
try
{
    if (args.Length == 0)
    {
        await Console.Out.WriteLineAsync(OtherWords.FirstSteps);
        return ExitCode.Usage;
    }

    ParseResult parsed = CommandTree.Commands().Parse(args is ["help", .. var about] ? [.. about, "--help"] : args);
    var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
    if (parsed.Errors.Count > 0 && parsed.Action is ParseErrorAction)
    {
        throw new UserException(Mistake.Usage, UsageErrors.Of(parsed));
    }

    return await parsed.InvokeAsync(invocation, stop.Token);
}
catch (UserException e)
{
    await Console.Error.WriteLineAsync("profl: " + e.Message);
    return ExitCode.Of(e.Mistake);
}
catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
{
    return ExitCode.Interrupted;
}
catch (Exception e)
    when (e
            is JournalException
                or HoconException
                or JobSpecException
                or UnknownRulesException
                or TorchNativesException
                or IOException
                or UnauthorizedAccessException
                or LostActorException
    )
{
    await Console.Error.WriteLineAsync("profl: " + FileErrors.Of(e));
    return e is HoconException or JobSpecException ? ExitCode.Usage : ExitCode.JobFailed;
}
catch (Exception e) when (e is not OutOfMemoryException)
{
    await Console.Error.WriteLineAsync($"profl: a fault of this program, not of yours: {e.Message} Please report it with these lines:");
    await Console.Error.WriteLineAsync(e.ToString());
    return ExitCode.JobFailed;
}
