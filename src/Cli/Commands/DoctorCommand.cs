using System.CommandLine;
using System.Text.Json;
using Akka.Configuration;
using ProFL.Node.Configuration;
using ProFL.Tools.Doctor;

namespace ProFL.Cli.Commands;

/// <summary><c>doctor</c>: whether this machine can run a coordinator and a client node.</summary>
public static class DoctorCommand
{
    /// <summary><c>profl doctor</c>.</summary>
    public static Command Doctor()
    {
        var overlays = new Option<string[]>("--config")
        {
            Description = "HOCON layers over the shipped ones, such as that with your database's address",
            DefaultValueFactory = _ => [],
        };
        Option<string[]> settings = SharedOptions.Settings();
        Option<bool> json = SharedOptions.Json();
        var command = new Command(
            "doctor",
            """
            Look whether this machine can run it: each line is ok, or a problem with what to do
              profl doctor
              profl doctor --json
            """
        )
        {
            overlays,
            settings,
            json,
        };
        command.SetAction(parsed =>
        {
            Config config = HoconLayers.Load("coordinator", parsed.GetValue(overlays), parsed.GetValue(settings));
            var checks = new List<MachineCheck>();
            foreach (MachineCheck check in new MachineChecks(config, config.GetString("profl.folder")).All())
            {
                checks.Add(check);
                if (!parsed.GetValue(json))
                {
                    Console.Out.WriteLine(check);
                }
            }

            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(checks, MachineCheckJson.Default.IReadOnlyListMachineCheck));
            }

            return checks.TrueForAll(c => c.Ok) ? ExitCode.Done : ExitCode.JobFailed;
        });
        return command;
    }
}
